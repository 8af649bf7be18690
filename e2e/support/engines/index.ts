/** Starts the engine that a project of the test run is for. */
import { chromium, firefox, webkit, type BrowserContext } from 'playwright/test';
import { browserOrSentence } from '../../../scripts/browsers.mjs';
import type { Engine, Launched } from '../browser.js';
import { CHROMIUM } from './chromium.js';
import { firefoxAbilities, SHORT_LIVED_WORKERS } from './firefox.js';
import { browserOf, type Abilities } from './playwright-tab.js';
import { launchWebKit } from './webkit.js';
import type { Browser as PlaywrightBrowser } from 'playwright/test';

const CHROMIUM_FLAGS = [
  '--no-sandbox',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  // A service worker's script is taken from no server whose certificate is not trusted, whatever a page may ignore.
  '--ignore-certificate-errors',
];
const FIREFOX_PREFERENCES = {
  // The browser's own traffic, which would go nowhere here.
  'network.captive-portal-service.enabled': false,
  'network.connectivity-service.enabled': false,
};

export interface LaunchOptions {
  /** Firefox: an idle worker is stopped at once, so that `stopWorkers` can wait for it. */
  readonly shortLivedWorkers: boolean;
}

/** A browser that Playwright itself drives; undefined where this machine's WebKit is one that it does not. */
export async function launchByPlaywright(engine: Engine, { shortLivedWorkers }: LaunchOptions): Promise<PlaywrightBrowser | undefined> {
  switch (engine) {
    case 'chromium':
      return chromium.launch({ ...browserOrSentence('chromium'), args: CHROMIUM_FLAGS });
    case 'firefox':
      return firefox.launch({
        ...browserOrSentence('firefox'),
        firefoxUserPrefs: { ...FIREFOX_PREFERENCES, ...(shortLivedWorkers ? SHORT_LIVED_WORKERS : {}) },
      });
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

export async function launch(engine: Engine, browser: PlaywrightBrowser | undefined, options: LaunchOptions): Promise<Launched> {
  if (browser !== undefined) {
    const newContext = (): Promise<BrowserContext> => browser.newContext({ ignoreHTTPSErrors: true });
    return { newProfile: async () => browserOf(await newContext(), abilities(engine, options)), close: () => Promise.resolve() };
  }
  const found = browserOrSentence('webkit');
  if (!('driver' in found)) throw new Error('unreachable: this WebKit is driven by Playwright');
  return launchWebKit(found);
}
