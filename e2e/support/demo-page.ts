/** What a person does on the demo's pages and sees there, in any engine. */
import type { Tab } from './browser.js';
import { expect } from './test.js';

/** Nothing while the tab is between two pages. */
export const text = (tab: Tab, id: string): Promise<string> =>
  tab.run((name) => document.querySelector(`[data-testid="${name}"]`)?.textContent ?? '', id).catch(() => '');

/** All that can be read on the page. */
export const words = (tab: Tab): Promise<string> => tab.run(() => document.body.innerText).catch(() => '');

export const isShown = (tab: Tab, id: string): Promise<boolean> =>
  tab.run((name) => {
    const media = document.querySelector(`[data-testid="${name}"]`);
    return media instanceof HTMLImageElement ? media.naturalWidth > 0 : media instanceof HTMLVideoElement && media.readyState >= 1;
  }, id);

/** The page may be gone before it has answered. */
export async function click(tab: Tab, label: string): Promise<void> {
  const isThere = await tab.run((name) => [...document.querySelectorAll('button')].some(({ textContent }) => textContent.trim() === name), label);
  expect(isThere, `a button ${label}`).toBe(true);
  await tab
    .run((name) => {
      const button = [...document.querySelectorAll('button')].find(({ textContent }) => textContent.trim() === name);
      setTimeout(() => button?.click());
    }, label)
    .catch(() => undefined);
}

/** The page has its worker, and waits for the person. */
export async function isReady(tab: Tab): Promise<void> {
  await expect
    .poll(() => tab.run(() => navigator.serviceWorker.controller !== null && document.activeElement instanceof HTMLInputElement).catch(() => false))
    .toBe(true);
}

/** Where the tab is, once it is there. */
export const at = (tab: Tab): Promise<string> => tab.run(() => (document.readyState === 'complete' ? location.href : '')).catch(() => '');

/** The provider asks who it is. */
export async function atProvider(tab: Tab): Promise<void> {
  await expect.poll(() => at(tab)).toContain('/interaction/');
}

/** Fills in the provider's form. */
export async function answerProvider(tab: Tab, name: string, password: string): Promise<void> {
  await tab.run(
    ([login, secret]) => {
      for (const field of document.querySelectorAll('input')) field.value = field.name === 'login' ? login : secret;
    },
    [name, password] as const,
  );
  await click(tab, 'Sign in');
}

export async function signInByProvider(tab: Tab): Promise<void> {
  await click(tab, 'Sign in with the provider');
  await atProvider(tab);
  await answerProvider(tab, 'ada', 'lovelace');
  await expect.poll(() => text(tab, 'user-name')).toBe('Ada Lovelace');
}

/** Milliseconds; the page hears of it from the server. */
const CLEARED_WITHIN = 3000;

/** The log's lines that have all of these words, newest first. */
export const logged = (tab: Tab, ...parts: readonly string[]): Promise<string[]> =>
  tab.run(
    (wanted) => [...document.querySelectorAll('#log-rows tr')].map(({ textContent }) => textContent).filter((line) => wanted.every((part) => line.includes(part))),
    parts,
  );

/** What earlier scenarios led to is no longer there. Once more where something was still under way, and was logged when it was done. */
export async function clearLog(tab: Tab): Promise<void> {
  await expect
    .poll(async () => {
      await click(tab, 'Clear');
      return expect.poll(() => logged(tab), { timeout: CLEARED_WITHIN }).toEqual([]).then(
        () => true,
        () => false,
      );
    })
    .toBe(true);
}

/** Signs in with user name and password, by the page's form. */
export async function signInByForm(tab: Tab): Promise<void> {
  await tab.run(() => {
    const form = document.querySelector<HTMLFormElement>('#login');
    for (const [name, value] of Object.entries({ username: 'ada', password: 'lovelace' })) (form?.elements.namedItem(name) as HTMLInputElement).value = value;
    form?.requestSubmit();
  });
  await expect.poll(() => text(tab, 'user-name')).toBe('Ada Lovelace');
}

/** Asks the demo's API for all that it has: once, often, with a file, without the token on the way, by elements and as a stream. */
export async function useApi(tab: Tab, api: string): Promise<void> {
  await click(tab, 'Send one request');
  await expect.poll(() => text(tab, 'results')).toContain(`GET ${api}/notes: 200`);
  await click(tab, 'Expire the access token');
  await expect.poll(() => text(tab, 'results')).toContain('refuses this access token');
  await click(tab, 'Send fifty at once');
  await expect.poll(() => text(tab, 'results')).toContain('50 × 200');
  await click(tab, 'Send a 1 MB sample');
  await expect.poll(() => text(tab, 'results')).toContain('1.00 MB arrived');
  await expect.poll(() => isShown(tab, 'picture')).toBe(true);
  await expect.poll(() => isShown(tab, 'video')).toBe(true);
  await expect.poll(async () => Number(await text(tab, 'events-count'))).toBeGreaterThan(1);
}
