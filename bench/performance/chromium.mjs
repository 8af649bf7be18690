/**
 * Chromium with as little of a driver as can be: functions are evaluated in pages, and nothing is watched. Playwright follows every request of every
 * page and worker, which makes each several times as long.
 */
import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { browserOrSentence } from '../../scripts/browsers.mjs';

const ARGUMENTS = [
  '--headless=new', '--no-sandbox', '--no-first-run', '--remote-debugging-pipe', '--disable-background-networking', '--disable-component-update', '--disable-sync', '--disable-default-apps',
  '--disable-extensions', '--disable-background-timer-throttling', '--disable-backgrounding-occluded-windows', '--disable-renderer-backgrounding',
];
/** Milliseconds. */
const LOOK_EVERY = 10;
const WAIT_AT_MOST = 60_000;

/** Chromium's own protocol by a pipe: messages of JSON with a zero between them. */
class Connection {
  #out;
  #last = 0;
  #waiting = new Map();
  #listeners = new Set();

  constructor(child) {
    const [, , , out, into] = child.stdio;
    this.#out = out;
    let rest = '';
    into.setEncoding('utf8');
    into.on('data', (text) => {
      const messages = (rest + text).split('\0');
      rest = messages.pop();
      for (const message of messages) this.#hear(JSON.parse(message));
    });
    child.once('exit', () => {
      for (const { reject } of this.#waiting.values()) reject(new Error('Chromium has ended'));
    });
  }

  #hear({ id, result, error, method, params, sessionId }) {
    if (id === undefined) {
      for (const listener of this.#listeners) listener(method, params, sessionId);
      return;
    }
    const { resolve, reject } = this.#waiting.get(id);
    this.#waiting.delete(id);
    if (error === undefined) resolve(result);
    else reject(new Error(error.message));
  }

  send(method, params = {}, sessionId = undefined) {
    const id = (this.#last += 1);
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject });
      this.#out.write(`${JSON.stringify({ id, method, params, ...(sessionId === undefined ? {} : { sessionId }) })}\0`);
    });
  }

  /** @param {(method: string, params: any, sessionId: string | undefined) => void} listener */
  listen(listener) {
    this.#listeners.add(listener);
  }
}

/** What a test's driver calls a page; the methods are named as Playwright's are. */
class Page {
  #connection;
  #target;
  #session;

  static async open(connection, browserContextId) {
    const { targetId } = await connection.send('Target.createTarget', { url: 'about:blank', browserContextId });
    const { sessionId } = await connection.send('Target.attachToTarget', { targetId, flatten: true });
    return new Page(connection, targetId, sessionId);
  }

  constructor(connection, target, session) {
    this.#connection = connection;
    this.#target = target;
    this.#session = session;
  }

  /** A command of the protocol, to this page. */
  send(method, params) {
    return this.#connection.send(method, params, this.#session);
  }

  on(event, listener) {
    this.#connection.listen((method, params, session) => {
      if (method === event && session === this.#session) listener(params);
    });
  }

  /** @param {string | ((given: any) => unknown)} script an expression, or a function that closes over nothing */
  async evaluate(script, given) {
    const expression = typeof script === 'string' ? script : `(${script.toString()})(${given === undefined ? '' : JSON.stringify(given)})`;
    const { result, exceptionDetails } = await this.send('Runtime.evaluate', { expression, awaitPromise: true, returnByValue: true });
    if (exceptionDetails !== undefined) throw new Error(exceptionDetails.exception?.description ?? exceptionDetails.text);
    return result.value;
  }

  async waitForFunction(expression) {
    const deadline = Date.now() + WAIT_AT_MOST;
    while (!(await this.evaluate(expression).catch(() => false))) {
      if (Date.now() > deadline) throw new Error(`${expression}: not within ${String(WAIT_AT_MOST / 1000)} s`);
      await delay(LOOK_EVERY);
    }
  }

  async goto(url) {
    await this.send('Page.navigate', { url });
    await this.waitForFunction(`location.href.startsWith(${JSON.stringify(url)}) && document.readyState === 'complete'`);
  }

  bringToFront() {
    return this.send('Page.bringToFront');
  }

  async close() {
    await this.#connection.send('Target.closeTarget', { targetId: this.#target });
  }
}

/** @returns a browser, as far as the benchmark needs one */
export async function launchChromium() {
  const profile = await mkdtemp(join(tmpdir(), 'bench-'));
  const child = spawn(browserOrSentence('chromium').executablePath, [...ARGUMENTS, `--user-data-dir=${profile}`, 'about:blank'], { stdio: ['ignore', 'ignore', 'ignore', 'pipe', 'pipe'] });
  const ended = new Promise((resolve) => child.once('exit', resolve));
  const connection = new Connection(child);
  const { product } = await connection.send('Browser.getVersion');
  return {
    version: () => product.split('/')[1],
    newContext: async () => {
      const { browserContextId } = await connection.send('Target.createBrowserContext');
      return { newPage: () => Page.open(connection, browserContextId) };
    },
    /** A command of the protocol, to the browser or to what is attached to. */
    send: (method, params, session) => connection.send(method, params, session),
    close: async () => {
      await connection.send('Browser.close').catch(() => undefined);
      await ended;
      await rm(profile, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
    },
  };
}
