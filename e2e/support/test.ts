/** The test function of the scenarios: with a browser, and sites that are closed when the test ends. */
import { test as base } from 'playwright/test';
import type { Browser } from './browser.js';
import { chromiumBrowser } from './chromium.js';
import { startSite, type Site, type SiteOptions } from './site.js';

interface Fixtures {
  readonly browserUnderTest: Browser;
  readonly serve: (options?: SiteOptions) => Promise<Site>;
}

export const test = base.extend<Fixtures>({
  browserUnderTest: async ({ context }, use) => {
    await use(chromiumBrowser(context));
  },
  serve: async ({}, use) => {
    const sites: Site[] = [];
    await use(async (options) => {
      const site = await startSite(options);
      sites.push(site);
      return site;
    });
    await Promise.all(sites.map((site) => site.close()));
  },
});

export { expect } from 'playwright/test';
