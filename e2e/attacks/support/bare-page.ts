/** Controls: apps without a worker, whose own script has the tokens and keeps them in some place of the page's. */
import { get, signIn } from '../../support/page-actions.js';
import type { Tab } from '../../support/browser.js';
import type { SiteOptions } from '../../support/site.js';
import { victimOf, type Stage, type Victim } from './victim.js';

/** Keeps the answer to the sign-in, in the page. */
export type Keep = (text: string) => void | Promise<void>;

/** Signs in by the page's own request, and has the page keep what it is answered. */
async function signInAndKeep(tab: Tab, prefix: string, keep: Keep): Promise<Awaited<ReturnType<typeof signIn>>> {
  const answer = await signIn(tab, prefix);
  await tab.run((source) => (0, eval)(source) as Promise<void>, `(${keep.toString()})(${JSON.stringify(answer.body)})`);
  return answer;
}

export async function withoutWorker(stage: Stage, keep: Keep = () => undefined, given: SiteOptions = {}, prefix: '/api' | '/cookie' = '/api'): Promise<Victim> {
  const site = await stage.serve(given);
  const browser = await stage.newProfile();
  const tab = await browser.open(site.origin);
  await signInAndKeep(tab, prefix, keep);
  const victim = await victimOf(stage, { browser, site, tab, prefix });
  return { ...victim, signIn: () => signInAndKeep(tab, prefix, keep), ask: () => get(tab, victim.endpoints.me) };
}
