/** A page that Playwright drives, as a tab of the scenarios. */
import type { BrowserContext, Page } from 'playwright/test';
import type { Browser, Engine, Tab } from '../browser.js';

export function tabOf(page: Page, hardReload: () => Promise<void>): Tab {
  return {
    goto: async (url) => {
      await page.goto(url);
    },
    run: (script, argument) => page.evaluate(script as never, argument as never),
    hardReload,
    close: () => page.close(),
  };
}

export interface Abilities {
  readonly engine: Engine;
  readonly hardReload: (page: Page) => Promise<void>;
  readonly stopWorkers: (context: BrowserContext) => Promise<void>;
}

export function browserOf(context: BrowserContext, { engine, hardReload, stopWorkers }: Abilities): Browser {
  return {
    engine,
    version: context.browser()?.version() ?? '',
    open: async (url) => {
      const page = await context.newPage();
      const tab = tabOf(page, () => hardReload(page));
      if (url !== undefined) await tab.goto(url);
      return tab;
    },
    stopWorkers: () => stopWorkers(context),
    close: () => context.close(),
  };
}
