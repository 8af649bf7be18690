/** Chromium behind the scenarios' own interface. */
import type { BrowserContext, Page } from 'playwright/test';
import type { Browser, Tab } from './browser.js';

export function tabOf(page: Page): Tab {
  return {
    goto: async (url) => {
      await page.goto(url);
    },
    run: (script, argument) => page.evaluate(script as never, argument as never),
    hardReload: async () => {
      const session = await page.context().newCDPSession(page);
      const loaded = page.waitForEvent('load');
      await session.send('Page.reload', { ignoreCache: true });
      await loaded;
      await session.detach();
    },
    close: () => page.close(),
  };
}

export function chromiumBrowser(context: BrowserContext): Browser {
  return {
    open: async (url) => {
      const page = await context.newPage();
      const tab = tabOf(page);
      if (url !== undefined) await tab.goto(url);
      return tab;
    },
    stopWorkers: async () => {
      const [page] = context.pages();
      if (page === undefined) return;
      const session = await context.newCDPSession(page);
      await session.send('ServiceWorker.enable');
      await session.send('ServiceWorker.stopAllWorkers');
      await session.detach();
    },
  };
}
