/** Everything that a person can do on the demo's page, one after the other, in both ways of signing in. */
import { answerProvider, at, atProvider, clearLog, click, isReady, logged, signInByForm, text, useApi, words } from '../../support/demo-page.js';
import type { Tab } from '../../support/browser.js';
import { expect } from '../../support/test.js';

async function useSession(tab: Tab, api: string): Promise<void> {
  await clearLog(tab);
  await useApi(tab, api);
  await click(tab, 'Renew now');
  await tab.run(() => document.getElementById('download')?.click());
  await expect.poll(() => logged(tab, `${api}/report.csv`, '200')).not.toEqual([]);
}

/** @param address the demo's; the tab is there, and nobody is signed in */
export async function useWholeDemo(tab: Tab, address: string): Promise<void> {
  await isReady(tab);
  await signInByForm(tab);
  await useSession(tab, '/api');
  await click(tab, 'Sign out');
  await isReady(tab);

  await click(tab, 'Sign in with the provider');
  await atProvider(tab);
  await answerProvider(tab, 'ada', 'lovelace');
  await expect.poll(() => text(tab, 'way')).toBe('Signed in with the provider');
  await expect.poll(() => text(tab, 'user-name')).toBe('Ada Lovelace');
  await useSession(tab, '/bound');
  await click(tab, 'Sign out');
  await expect.poll(() => words(tab)).toContain('Sign out here, too?');
  await click(tab, 'Sign out');
  await expect.poll(() => at(tab)).toBe(address);
  await isReady(tab);
}
