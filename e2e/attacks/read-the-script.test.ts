/** Asks for the worker's own script in every way that a page has, and in some that a program has, to read the secret in it. */
import type { Tab } from '../support/browser.js';
import { attack } from './support/attack.js';
import { askFromOutside } from './support/attacker.js';
import { TO_EVERYONE, withLeakyScript } from './support/leaky-script.js';
import { stopped } from './support/outcome.js';
import { AS_A_WORKER } from './support/sealing.js';
import type { Victim } from './support/victim.js';

const CACHES: readonly RequestCache[] = ['default', 'no-store', 'reload', 'no-cache', 'force-cache', 'only-if-cached'];
const PRELOADS = ['script', 'style', 'image', 'font', 'fetch', 'track', 'worker', 'serviceworker', 'document'];

/** Nothing is stored that says `no-store`; WebKit asks the server then. */
const NOT_STORED = ['fetch, cache only-if-cached'];

/** By `fetch` and its relatives: the text itself. */
function readText(tab: Tab, worker: string): Promise<Record<string, string>> {
  return tab.run(
    async ([url, cacheModes, named]) => {
      const found: Record<string, string> = {};
      const ask = async (name: string, init: RequestInit): Promise<void> => {
        found[name] = await fetch(url, init).then((answer) => answer.text(), (error: Error) => error.name);
      };
      for (const cache of cacheModes) await ask(`fetch, cache ${cache}`, { cache, mode: 'same-origin' });
      await ask('fetch with the header of a worker', { headers: { 'Service-Worker': 'script' } });
      await ask('fetch with every header of a worker', { headers: named, mode: 'same-origin' });
      found.XMLHttpRequest = await new Promise<string>((resolve) => {
        const request = new XMLHttpRequest();
        request.open('GET', url);
        request.setRequestHeader('Service-Worker', 'script');
        request.onloadend = () => resolve(request.responseText);
        request.send();
      });
      const cache = await caches.open('of the attacker');
      await cache.add(url);
      found['Cache.add'] = (await (await cache.match(url))?.text()) ?? '';
      for (const kind of ['iframe', 'object', 'embed'] as const) {
        const frame = document.createElement(kind);
        if (frame instanceof HTMLObjectElement) Object.assign(frame, { type: 'text/plain', data: url });
        else frame.setAttribute('src', url);
        const loaded = new Promise((resolve) => ['load', 'error'].forEach((type) => frame.addEventListener(type, resolve, { once: true })));
        document.body.append(frame);
        // Not every element says that it has loaded.
        await Promise.race([loaded, new Promise((resolve) => setTimeout(resolve, 1000))]);
        // Of these an `<embed>` alone has no member for it.
        const inner = window.length === 0 ? undefined : window[window.length - 1]?.document;
        found[kind] = inner?.documentElement.textContent ?? '';
        frame.remove();
      }
      return found;
    },
    [worker, CACHES, AS_A_WORKER] as const,
  );
}

/** By running it: whoever is there first sees what the first line assigns. */
function readByRunning(tab: Tab, worker: string): Promise<Record<string, string>> {
  return tab.run(async (url) => {
    const found: Record<string, string> = {};
    let caught = '';
    // Set anew for each: the script takes the name away.
    const trap = (): unknown =>
      Object.defineProperty(window, 'tokenWorkerSecrets', { configurable: true, get: () => caught, set: (value: unknown) => (caught = JSON.stringify(value)) });
    trap();
    // What the script makes of a page is no error of the attack.
    addEventListener('error', (event) => event.preventDefault());
    const settled = (element: HTMLElement): Promise<unknown> =>
      new Promise((resolve) => {
        ['load', 'error'].forEach((type) => element.addEventListener(type, resolve, { once: true }));
        document.head.append(element);
      });
    const take = (name: string): void => {
      found[name] = caught;
      caught = '';
      trap();
    };
    await settled(Object.assign(document.createElement('script'), { src: url }));
    take('script');
    await settled(Object.assign(document.createElement('script'), { src: `${url}#module`, type: 'module' }));
    take('module script');
    await import(`${url}#import`).catch(() => undefined);
    take('import()');
    const preload = Object.assign(document.createElement('link'), { rel: 'modulepreload', href: `${url}#preloaded` });
    preload.setAttribute('as', 'serviceworker');
    await Promise.race([settled(preload), new Promise((resolve) => setTimeout(resolve, 500))]);
    await import(`${url}#preloaded`).catch(() => undefined);
    take('modulepreload as a worker, then import()');

    const reading = `
      let caught = '';
      Object.defineProperty(self, 'tokenWorkerSecrets', { configurable: true, get: () => caught, set: (value) => (caught = JSON.stringify(value)) });
      try { importScripts('${new URL(url, location.href).href}'); } catch {}`;
    const script = (source: string): string => URL.createObjectURL(new Blob([source], { type: 'text/javascript' }));
    found['importScripts in a Worker'] = await new Promise<string>((resolve) => {
      const worker = new Worker(script(`${reading}\npostMessage(caught);`));
      worker.onmessage = ({ data }: MessageEvent<string>) => resolve(data);
    });
    found['importScripts in a SharedWorker'] = await new Promise<string>((resolve) => {
      const worker = new SharedWorker(script(`onconnect = ({ ports: [port] }) => {\n${reading}\nport.postMessage(caught);\n}`));
      worker.port.onmessage = ({ data }: MessageEvent<string>) => resolve(data);
    });
    return found;
  }, worker);
}

/** By having it preloaded for each destination, and asked for again: what preloads keep, the next request may be given. */
function readPreloaded(tab: Tab, worker: string): Promise<Record<string, string>> {
  return tab.run(
    async ([url, kinds]) => {
      const found: Record<string, string> = {};
      for (const kind of kinds) {
        const link = Object.assign(document.createElement('link'), { rel: 'preload', href: url, crossOrigin: 'anonymous' });
        link.setAttribute('as', kind);
        const settled = new Promise((resolve) => ['load', 'error'].forEach((type) => link.addEventListener(type, resolve, { once: true })));
        document.head.append(link);
        // A destination that the browser does not know says nothing.
        await Promise.race([settled, new Promise((resolve) => setTimeout(resolve, 200))]);
        found[`preload as ${kind}`] = await fetch(url, { cache: 'force-cache' }).then((answer) => answer.text(), (error: Error) => error.name);
        link.remove();
      }
      return found;
    },
    [worker, PRELOADS] as const,
  );
}

/** Runs it as a worker of other kinds. The page reads nothing then; what the server gave for them is what counts. */
async function startAsOtherWorkers({ tab, worker, sealed, secrets }: Victim): Promise<Record<string, string>> {
  await tab.run(async (url) => {
    const failed = (worker: AbstractWorker): Promise<unknown> => new Promise((resolve) => (worker.onerror = resolve));
    const started = [new Worker(url), new SharedWorker(url)].map(failed);
    await Promise.race([Promise.all(started), new Promise((resolve) => setTimeout(resolve, 1000))]);
  }, worker);
  const given = sealed();
  const taken = (wanted: string): string => (given.some(({ destination }) => destination === wanted) ? ([...secrets()].at(-1) ?? '') : '');
  return { Worker: taken('worker'), SharedWorker: taken('sharedworker') };
}

async function readFromOutside({ site, worker }: Victim): Promise<Record<string, string>> {
  const url = site.origin + worker;
  return {
    'a program': (await askFromOutside(url)).body,
    'a program that says that it is a browser': (await askFromOutside(url, { headers: AS_A_WORKER })).body,
  };
}

attack('Read the worker’s script by every means of a page, and from outside', {
  engines: 'all',
  expected: {
    indexeddb: stopped('there is no secret in it'),
    memory: stopped('there is no secret in it'),
    sealed: stopped('the secret is given to the browser’s own fetch of a worker alone, which no page can make; other programs get one of their own'),
    'sealed + proof': stopped('the secret is given to the browser’s own fetch of a worker alone, which no page can make; other programs get one of their own'),
  },
  steps: async (victim) => ({
    ...(await readText(victim.tab, victim.worker)),
    ...(await readByRunning(victim.tab, victim.worker)),
    ...(await readPreloaded(victim.tab, victim.worker)),
    ...(await startAsOtherWorkers(victim)),
    ...(await readFromOutside(victim)),
  }),
  powerless: { chromium: NOT_STORED, firefox: NOT_STORED, webkit: [] },
  control: { name: 'a server that gives the secret to everyone', victim: (stage) => withLeakyScript(stage, TO_EVERYONE) },
});
