/** One browser in which every candidate has a page that is signed in, and stays so over all rounds. One of them is asked at a time. */
import { setTimeout as delay } from 'node:timers/promises';
import { workerHeap } from './worker-heap.mjs';

/** Milliseconds. */
const SIGNED_IN_WITHIN = 60_000;
const STOPS_WITHIN = 5000;
/** Tabs that are opened together. */
const AT_A_TIME = 8;

/** Whose workers have their token in memory alone: it is gone when the browser stops them. */
const FORGETFUL = new Set(['limit', 'limit-again']);

/** A provider's redirect ends what runs in the page, so that is no error. */
const unlessLeft = (error) => {
  if (!/navigat|context was destroyed|Target closed|promise was collected/i.test(String(error))) throw error;
};

async function signIn(page, origin) {
  await page.goto(origin);
  await page.waitForFunction('globalThis.start !== undefined');
  await page.evaluate('Promise.resolve(start()).then(() => undefined)').catch(unlessLeft);
  const deadline = Date.now() + SIGNED_IN_WITHIN;
  const isIn = () => page.evaluate("globalThis.ask === undefined ? false : ask('/api/item').then(() => true, () => false)").catch(() => false);
  while (!(await isIn())) {
    if (Date.now() > deadline) throw new Error(`${origin}: nobody was signed in within ${String(SIGNED_IN_WITHIN / 1000)} s`);
    await delay(100);
  }
}

/** Which workers run, as Chromium tells it. */
async function workersOf(page, origin) {
  const versions = new Map();
  page.on('ServiceWorker.workerVersionUpdated', (event) => {
    for (const version of event.versions) if (version.scriptURL.startsWith(origin)) versions.set(version.versionId, version.runningStatus);
  });
  const isRunning = () => [...versions.values()].some((status) => status !== 'stopped');
  return {
    stop: async () => {
      await page.send('ServiceWorker.enable');
      await page.send('ServiceWorker.stopAllWorkers');
      const deadline = Date.now() + STOPS_WITHIN;
      while (isRunning()) {
        if (Date.now() > deadline) throw new Error('the worker was not stopped');
        await delay(5);
      }
      // What is measured next is not watched.
      await page.send('ServiceWorker.disable');
    },
  };
}

export class Bed {
  #browser;
  #servers;
  #open = new Map();

  constructor(browser, servers) {
    this.#browser = browser;
    this.#servers = servers;
  }

  async #opened(name) {
    if (!this.#open.has(name)) {
      const context = await this.#browser.newContext();
      const page = await context.newPage();
      const origin = this.#servers.origins[name];
      await signIn(page, origin);
      this.#open.set(name, { context, page, origin, workers: undefined, more: [] });
    }
    return this.#open.get(name);
  }

  /** Runs a function of in-page.mjs in the candidate's page. */
  async run(name, task, given) {
    const { page } = await this.#opened(name);
    if (FORGETFUL.has(name)) await page.evaluate('again()');
    return page.evaluate(task, given);
  }

  /** The candidate's page goes back to the end of the row: one that is hidden is slowed by the browser. */
  async toFront(name) {
    await (await this.#opened(name)).page.bringToFront();
  }

  /** In Chromium alone. */
  async stopWorker(name) {
    if (FORGETFUL.has(name)) throw new Error(`${name} keeps its token in memory, and has none after it was stopped`);
    const opened = await this.#opened(name);
    opened.workers ??= await workersOf(opened.page, opened.origin);
    await opened.workers.stop();
  }

  /** Bytes. */
  async workerHeap(name) {
    return workerHeap(this.#browser, (await this.#opened(name)).origin);
  }

  /** Other pages of the same user. */
  async tabs(name, count) {
    const { context, page, origin, more } = await this.#opened(name);
    while (more.length < count - 1) {
      const few = Array.from({ length: Math.min(AT_A_TIME, count - 1 - more.length) }, async () => {
        const tab = await context.newPage();
        await tab.goto(origin);
        await tab.waitForFunction('globalThis.ask !== undefined');
        return tab;
      });
      more.push(...(await Promise.all(few)));
    }
    return [page, ...more.slice(0, count - 1)];
  }

  async closeTabs(name) {
    const { more } = await this.#opened(name);
    await Promise.all(more.splice(0).map((tab) => tab.close()));
  }

  /** A page of its own that is loaded, in the candidate's profile. */
  async load(name, path, task) {
    const { context, origin } = await this.#opened(name);
    const page = await context.newPage();
    try {
      await page.goto(origin + path);
      return await page.evaluate(task);
    } finally {
      await page.close();
    }
  }

  seen(name) {
    return this.#servers.seen(name);
  }

  lifetime(name, seconds) {
    return this.#servers.lifetime(name, seconds);
  }
}
