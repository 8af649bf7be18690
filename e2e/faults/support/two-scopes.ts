/** Two pages of one origin, each controlled by a worker of its own. */
import { registerBare } from '../../support/page-actions.js';
import type { Browser, Tab } from '../../support/browser.js';
import type { Site } from '../../support/site.js';

const page = (title: string): string => `<!doctype html><meta charset="utf-8"><title>${title}</title><link rel="icon" href="data:,">`;

export const PAGES = { '/one/': page('one'), '/two/': page('two') };

export async function openTwo(browser: Browser, { origin }: Site): Promise<readonly [Tab, Tab]> {
  const open = async (scope: string): Promise<Tab> => {
    const tab = await browser.open(origin + scope);
    await registerBare(tab, '/token-worker.js', { scope });
    return tab;
  };
  return [await open('/one/'), await open('/two/')];
}
