/** The test function of the scenarios: with a browser of the project's engine, and sites that are closed when the test ends. */
import { test as base, type Browser as PlaywrightBrowser } from 'playwright/test';
import type { Browser, Engine, Launched } from './browser.js';
import type { WorkerLives } from './engines/firefox.js';
import { launch, launchByPlaywright, type Windows } from './engines/index.js';
import { newPersistentProfile, type Profile } from './engines/persistent.js';
import { leftOutInPage, serveInPage, whenServed } from './in-page.js';
import { startSite, type Site, type SiteOptions } from './site.js';

interface Fixtures {
  /** Ends a scenario of the worker's that cannot hold where the page is served without one. */
  readonly leftOut: undefined;
  /** A fresh profile of the project's engine. */
  readonly browserUnderTest: Browser;
  /** Another profile, which knows nothing of the first. */
  readonly anotherProfile: () => Promise<Browser>;
  /** A profile that outlives the browser's end. */
  readonly lastingProfile: Profile;
  readonly serve: (options?: SiteOptions) => Promise<Site>;
}

/** What a project of the configuration chooses. */
export interface EngineOption {
  readonly engine: Engine;
  /** What manages the tokens: the worker, or, as where there can be none, each page by itself. */
  readonly servedBy: 'worker' | 'page';
}

interface WorkerFixtures extends EngineOption {
  /** Firefox: a service worker is stopped as soon as it is idle, or also in its events, so that `stopWorkers` can wait for it. */
  readonly shortLivedWorkers: WorkerLives;
  /** Which kind of window the user has. */
  readonly windows: Windows;
  /** Chromium: with the back-forward cache, which Playwright turns off. */
  readonly backForwardCache: boolean;
  readonly launched: Launched;
}

export const test = base.extend<Fixtures, WorkerFixtures>({
  engine: ['chromium', { option: true, scope: 'worker' }],
  servedBy: ['worker', { option: true, scope: 'worker' }],
  leftOut: [
    async ({ servedBy }, use, { title }) => {
      const because = servedBy === 'page' ? leftOutInPage(title) : undefined;
      if (because !== undefined) cannot(because);
      await use(undefined);
    },
    { auto: true },
  ],
  shortLivedWorkers: [false, { option: true, scope: 'worker' }],
  windows: ['ordinary', { option: true, scope: 'worker' }],
  backForwardCache: [false, { option: true, scope: 'worker' }],
  browser: [
    async ({ engine, shortLivedWorkers, windows, backForwardCache }, use) => {
      const browser = await launchByPlaywright(engine, { shortLivedWorkers, windows, backForwardCache });
      // Absent where WebDriver takes its place: a scenario of Playwright's own API says so before it asks for a page.
      await use(browser!);
      await browser?.close();
    },
    { scope: 'worker' },
  ],
  launched: [
    async ({ engine, browser, shortLivedWorkers, windows, backForwardCache }, use) => {
      const launched = await launch(engine, browser as PlaywrightBrowser | undefined, { shortLivedWorkers, windows, backForwardCache });
      await use(launched);
      await launched.close();
    },
    { scope: 'worker' },
  ],
  anotherProfile: async ({ launched }, use) => {
    const profiles: Browser[] = [];
    await use(async () => {
      const profile = await launched.newProfile();
      profiles.push(profile);
      return profile;
    });
    await Promise.all(profiles.map((profile) => profile.close()));
  },
  browserUnderTest: async ({ launched, servedBy }, use) => {
    const profile = await launched.newProfile(servedBy === 'page' ? serveInPage : undefined);
    await use(servedBy === 'page' ? whenServed(profile) : profile);
    await profile.close();
  },
  lastingProfile: async ({ engine }, use) => {
    const profile = await newPersistentProfile(engine);
    await use(profile);
    await profile.remove();
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

/**
 * Records what this engine does otherwise than the rest: it stands in the table at the run's end. Call it beside the
 * assertion that holds it.
 */
export function differs(description: string): void {
  test.info().annotations.push({ type: 'differs', description });
}

/** Ends a scenario that this engine, or its driver, cannot take part in; the reason stands in the table at the run's end. */
export function cannot(because: string): void {
  test.skip(true, because);
}

export { expect } from 'playwright/test';
