/** Starts the engine that a project of the test run is for. */
import { chromium, firefox, webkit } from 'playwright/test';
import { browserOrSentence } from '../../../scripts/browsers.mjs';
import type { Browser, Engine, Launched } from '../browser.js';
import { CHROMIUM } from './chromium.js';
import { firefoxAbilities, WORKER_LIVES, type WorkerLives } from './firefox.js';
import { CHROMIUM_FLAGS, FIREFOX_PREFERENCES } from './flags.js';
import { browserOf, type Abilities } from './playwright-tab.js';
import { successive } from './successive.js';
import { launchWebKit } from './webkit.js';
import type { Browser as PlaywrightBrowser } from 'playwright/test';

const FIREFOX_WINDOWS: Readonly<Record<Windows, Record<string, boolean>>> = {
  ordinary: {},
  private: { 'browser.privatebrowsing.autostart': true },
  'without-workers': { 'dom.serviceWorkers.enabled': false },
};

/** `without-workers`: Firefox alone has a preference for it; elsewhere a scenario goes to an insecure origin. */
export type Windows = 'ordinary' | 'private' | 'without-workers';

export interface LaunchOptions {
  /** Firefox: how soon a worker is stopped, so that `stopWorkers` can wait for it. */
  readonly shortLivedWorkers: WorkerLives;
  /** Which kind of window the user has; in Chromium and WebKit every profile of a test is a private one. */
  readonly windows: Windows;
  /** Chromium: with the back-forward cache, which Playwright turns off. */
  readonly backForwardCache: boolean;
}

const launchFirefox = ({ shortLivedWorkers, windows }: LaunchOptions): Promise<PlaywrightBrowser> =>
  firefox.launch({
    ...browserOrSentence('firefox'),
    firefoxUserPrefs: { ...FIREFOX_PREFERENCES, ...WORKER_LIVES[`${shortLivedWorkers}`], ...FIREFOX_WINDOWS[windows] },
  });

/** A browser that Playwright itself drives; undefined where this machine's WebKit is one that it does not. */
export async function launchByPlaywright(engine: Engine, options: LaunchOptions): Promise<PlaywrightBrowser | undefined> {
  switch (engine) {
    case 'chromium':
      return chromium.launch({
        ...browserOrSentence('chromium'),
        args: CHROMIUM_FLAGS,
        ...(options.backForwardCache ? { ignoreDefaultArgs: ['--disable-back-forward-cache'] } : {}),
      });
    case 'firefox':
      return launchFirefox(options);
    case 'webkit':
      return 'driver' in browserOrSentence('webkit') ? undefined : webkit.launch();
  }
}

const PLAYWRIGHT_WEBKIT: Abilities = {
  engine: 'webkit',
  hardReload: () => Promise.reject(new Error('Playwright cannot reload WebKit past the service worker')),
  stopWorkers: () => Promise.reject(new Error('Playwright cannot stop a worker of WebKit')),
};

function abilities(engine: Engine, { shortLivedWorkers }: LaunchOptions): Abilities {
  if (engine === 'chromium') return CHROMIUM;
  return engine === 'firefox' ? firefoxAbilities(shortLivedWorkers) : PLAYWRIGHT_WEBKIT;
}

/** The first is the test run's own, which closes it. */
function firefoxes(first: PlaywrightBrowser, options: LaunchOptions): Launched {
  const program = (browser: PlaywrightBrowser, close: () => Promise<void>) => ({ newProfile: () => newProfile(browser, 'firefox', options), close });
  return successive(program(first, () => Promise.resolve()), async () => {
    const browser = await launchFirefox(options);
    return program(browser, () => browser.close());
  });
}

async function newProfile(browser: PlaywrightBrowser, engine: Engine, options: LaunchOptions, atStart?: () => void): Promise<Browser> {
  const context = await browser.newContext({ ignoreHTTPSErrors: true });
  if (atStart !== undefined) await context.addInitScript(atStart);
  return browserOf(context, abilities(engine, options));
}

export async function launch(engine: Engine, browser: PlaywrightBrowser | undefined, options: LaunchOptions): Promise<Launched> {
  if (browser !== undefined) {
    if (engine === 'firefox') return firefoxes(browser, options);
    return { newProfile: (atStart) => newProfile(browser, engine, options, atStart), close: () => Promise.resolve() };
  }
  const found = browserOrSentence('webkit');
  if (!('driver' in found)) throw new Error('unreachable: this WebKit is driven by Playwright');
  return launchWebKit(found);
}
