/** A page that Playwright drives, as a tab of the scenarios. */
import type { BrowserContext, Page } from 'playwright/test';
import type { Browser, Engine, Tab } from '../browser.js';
import { leave } from './leave.js';

export function tabOf(page: Page, hardReload: () => Promise<void>): Tab {
  return {
    goto: async (url) => {
      await page.goto(url);
    },
    run: (script, argument) => page.evaluate(script as never, argument as never),
    hardReload,
    // Not `page.goBack()`: in Firefox it waits for ever for a load where the page comes out of the back-forward cache.
    back: () => leave((script, argument) => page.evaluate(script as never, argument as never), () => page.evaluate(() => void setTimeout(() => history.back()))),
    close: () => page.close(),
  };
}

export interface Abilities {
  readonly engine: Engine;
  readonly hardReload: (page: Page) => Promise<void>;
  readonly stopWorkers: (context: BrowserContext) => Promise<void>;
  /** Done with each new page before it goes anywhere. */
  readonly prepare?: (page: Page) => Promise<void>;
}

export function browserOf(context: BrowserContext, { engine, hardReload, stopWorkers, prepare }: Abilities): Browser {
  return {
    engine,
    version: context.browser()?.version() ?? '',
    open: async (url) => {
      const page = await context.newPage();
      await prepare?.(page);
      const tab = tabOf(page, () => hardReload(page));
      if (url !== undefined) await tab.goto(url);
      return tab;
    },
    stopWorkers: () => stopWorkers(context),
    setOffline: (isOffline) => context.setOffline(isOffline),
    close: () => context.close(),
  };
}
