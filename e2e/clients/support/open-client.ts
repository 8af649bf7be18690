/** Opens a page with a client on a site of its own; the worker is registered with what the browser offers. */
import type { Browser, Tab } from '../../support/browser.js';
import { registerBare } from '../../support/page-actions.js';
import type { Site, SiteOptions } from '../../support/site.js';
import { clientPage, type ClientPage } from './client-page.js';

interface Given {
  readonly serve: (options?: SiteOptions) => Promise<Site>;
  readonly browserUnderTest: Browser;
}

export async function openClient({ serve, browserUnderTest }: Given, page: ClientPage, options: SiteOptions = {}): Promise<{ site: Site; tab: Tab }> {
  const site = await serve({ ...options, files: await clientPage(page) });
  const tab = await browserUnderTest.open(site.origin);
  await registerBare(tab);
  return { site, tab };
}
