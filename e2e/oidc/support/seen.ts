/** All that a page's script can see, with where it has been, and all that was said to the page before it left. */
import type { Tab } from '../../support/browser.js';
import { everythingSeen, watchEverything } from '../../support/scan.js';
import type { Scene } from './scene.js';

/** Keeps from now on what reaches this page, past its end: the next page of the tab finds it in `sessionStorage`. */
export async function watchPage(tab: Tab): Promise<void> {
  await watchEverything(tab);
  await tab.run(() => {
    const { seenByPage } = window as unknown as { seenByPage: string[] };
    const key = `seen by page ${String(sessionStorage.length)}`;
    const { push } = seenByPage;
    // At once: Firefox loses what is written while the page goes away.
    seenByPage.push = (...more) => {
      const length = push.apply(seenByPage, more);
      sessionStorage.setItem(key, JSON.stringify(seenByPage));
      return length;
    };
  });
}

/** The history as far as script can read it; Firefox and WebKit tell only its length. */
const whereItHasBeen = (tab: Tab): Promise<string> =>
  tab.run(() => {
    const { navigation } = window as unknown as { navigation?: { entries(): { url: string | null; getState?(): unknown }[] } };
    const entries = navigation?.entries().map((entry) => [entry.url, entry.getState?.()]) ?? [];
    return JSON.stringify([entries, history.length, history.state, document.referrer, document.URL, performance.getEntries().map(({ name }) => name)]);
  });

export const seenByScript = async (tab: Tab): Promise<string> => `${await everythingSeen(tab)}\n${await whereItHasBeen(tab)}`;

/** Codes, tokens and their signatures as the provider gave them out, and the verifiers that it was shown. */
export function secretsOf({ provider }: Scene): Map<string, string> {
  const secrets = new Map<string, string>();
  const add = (kind: string, values: readonly string[]): void => {
    for (const value of values) {
      secrets.set(value, kind);
      // The signature alone is what makes a token worth stealing.
      if (value.split('.').length === 3) secrets.set(value.split('.')[2] ?? value, `${kind}'s signature`);
    }
  };
  add('code', provider.codes);
  add('access token', provider.accessTokens);
  add('refresh token', provider.refreshTokens);
  add('ID token', provider.idTokens);
  add('verifier', provider.to('/token').flatMap(({ body }) => new URLSearchParams(body).get('code_verifier') ?? []));
  return secrets;
}

/** What kinds of secrets stand in this text; never the secrets themselves. */
export const found = (seen: string, secrets: ReadonlyMap<string, string>): string[] => [...secrets].filter(([secret]) => seen.includes(secret)).map(([, kind]) => kind);
