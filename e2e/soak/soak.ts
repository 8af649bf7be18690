/** The soak itself: ten tabs, a server that fails, workers that are killed, tokens that live for seconds. */
import { setTimeout as delay } from 'node:timers/promises';
import type { Browser as Playwright, CDPSession } from 'playwright/test';
import { seeded } from '../fidelity/random.js';
import { announcingStarts, JWT_CONFIG } from '../support/config.js';
import type { Site, SiteOptions } from '../support/site.js';
import { newRecords, type Records } from './records.js';
import { failingAnswer } from './server.js';
import { TAB_HTML, TAB_PAGE, Tabs } from './tabs.js';

export const TABS = 10;
/** Seconds. */
export const TOKEN_LIFE = 5;
export const REFRESH_TIMEOUT = 2;
/** The longest that Okta takes; a worker that is killed again and again may need some attempts. */
export const GRACE = 60;
/** Milliseconds for which a worker waits for the answer to a refresh token: twice the time for which a request waits. */
export const ANSWER_LIMIT = 2 * REFRESH_TIMEOUT * 1000;
/** Milliseconds in which everything that was begun is over, however often it was tried. */
const SETTLED_WITHIN = 60_000;
/** A renewal takes little of the time: left to chance alone, few workers would be killed in one. */
const KILLED_IN_RENEWAL = 0.3;
/** Milliseconds with kills, then without: a token that is presented again in calm times has no kill to explain it. */
export const STRETCH = 20_000;
/** Milliseconds from a refresh token's arrival at the server. */
const KILLED_AFTER = 400;

export interface SoakOptions {
  readonly browser: Playwright;
  readonly serve: (options: SiteOptions) => Promise<Site>;
  readonly minutes: number;
  readonly seed: number;
}

/** Runs in the page. */
async function signIn(): Promise<void> {
  const { serviceWorker } = navigator;
  const controlled = new Promise<void>((resolve) => {
    serviceWorker.addEventListener('controllerchange', () => { resolve(); }, { once: true });
  });
  await serviceWorker.register('/token-worker.js');
  await controlled;
  await fetch('/api/auth/login', {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ username: 'ada', password: 'lovelace' }),
  });
}

const isCalm = (begun: number): boolean => Math.floor((Date.now() - begun) / STRETCH) % 2 === 1;

async function kill(session: CDPSession, records: Records): Promise<void> {
  const from = Date.now();
  await session.send('ServiceWorker.stopAllWorkers');
  records.kills.push({ from, to: Date.now() });
}

export async function soak({ browser, serve, minutes, seed }: SoakOptions): Promise<Records> {
  const records = newRecords();
  const begun = Date.now();
  const failing = { fails: true };
  const killing: Promise<void>[] = [];
  const site = await serve({
    config: announcingStarts({ ...JWT_CONFIG, refresh: { url: '/api/auth/refresh', timeout: REFRESH_TIMEOUT } }),
    backend: { accessTokenLifetime: TOKEN_LIFE, refreshTokenGrace: GRACE },
    // Else the browser itself would send again what broke on a connection that it had kept.
    keepsConnections: false,
    files: { [TAB_PAGE]: TAB_HTML },
  });
  const context = await browser.newContext();
  const observer = await context.newPage();
  await observer.goto(site.origin);
  const devtools = await context.newCDPSession(observer);
  await devtools.send('ServiceWorker.enable');
  const random = seeded(seed);
  const killSoon = async (): Promise<void> => {
    await delay(random() * KILLED_AFTER);
    if (!isCalm(begun)) await kill(devtools, records);
  };
  const onRefresh = (): void => {
    if (random() < KILLED_IN_RENEWAL) killing.push(killSoon());
  };
  site.setAnswer(failingAnswer({ site, records, seed: seed + 1, failing, onRefresh }));
  await observer.evaluate(signIn);
  const tabs = new Tabs(context, site.origin, records);
  await tabs.begin(TABS);

  const end = Date.now() + minutes * 60_000;
  const every = async (least: number, most: number, act: () => Promise<void>): Promise<void> => {
    for (;;) {
      await delay(least + random() * (most - least));
      if (Date.now() >= end) return;
      await act();
    }
  };
  await Promise.all([
    every(1500, 8000, async () => {
      if (!isCalm(begun)) await kill(devtools, records);
    }),
    every(4000, 12_000, () => tabs.reload(Math.floor(random() * TABS))),
    every(10_000, 25_000, async () => {
      await tabs.close(Math.floor(random() * TABS));
      await tabs.open();
    }),
  ]);

  failing.fails = false;
  await Promise.all(killing);
  await tabs.stop(SETTLED_WITHIN);
  records.lastAnswers = await afterBackoff(tabs);
  await context.close();
  return records;
}

/** The next renewal may be some time away, if the last ones failed. */
async function afterBackoff(tabs: Tabs): Promise<readonly (number | 'error')[]> {
  const deadline = Date.now() + SETTLED_WITHIN;
  for (;;) {
    const answers = await tabs.askAll();
    if (answers.every((answer) => answer === 200) || Date.now() > deadline) return answers;
    await delay(500);
  }
}
