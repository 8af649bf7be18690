/** A network that can be lost, in every engine: the server breaks each connection. */
import { get, type Seen } from '../../support/page-actions.js';
import type { Tab } from '../../support/browser.js';
import type { Answer, Site } from '../../support/site.js';

export async function offline<T>(site: Site, act: () => Promise<T>): Promise<T> {
  site.setAnswer((): Answer => 'drop');
  try {
    return await act();
  } finally {
    site.setAnswer(undefined);
  }
}

/** Plain `fetch`; undefined: it failed. */
export const tryGet = (tab: Tab, path: string, init?: RequestInit): Promise<Seen | undefined> => get(tab, path, init).catch(() => undefined);
