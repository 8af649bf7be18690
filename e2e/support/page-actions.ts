/** What a test's page does, as an app would: sign in, fetch, watch. Each runs in the page. */
import type { Tab as WholeTab } from './browser.js';
import type { InPage } from './in-page.js';

/** What these need of a tab. */
type Tab = Pick<WholeTab, 'run'>;

export interface Seen {
  readonly status: number;
  readonly body: string;
}

/** Registers the worker with this library's client and keeps the session as `window.session`. */
export async function register(tab: Tab, url = '/token-worker.js', session = 'default'): Promise<void> {
  await tab.run(
    async ([script, name]) => {
      const { register: registerWorker } = (await import('/dist/index.js' as string)) as typeof import('token-worker');
      const { inPage } = window as { readonly inPage?: InPage };
      Object.assign(window, { session: await registerWorker(script, { session: name, ...inPage?.options }) });
    },
    [url, session] as const,
  );
}

/** Registers the worker with what the browser offers, as a page does that has none of this library's code. */
export async function registerBare(tab: Tab, url = '/token-worker.js', options: RegistrationOptions = {}): Promise<void> {
  await tab.run(async ([script, given]) => {
    // There the library is all that can serve a page, and does already.
    if ('inPage' in window) return;
    const { serviceWorker } = navigator;
    const controlled = new Promise<void>((resolve) => {
      if (serviceWorker.controller) resolve();
      else serviceWorker.addEventListener('controllerchange', () => { resolve(); }, { once: true });
    });
    await serviceWorker.register(script, given);
    await controlled;
  }, [url, options] as const);
}

/** Plain `fetch`; the answer's status and text. */
export function get(tab: Tab, path: string, init: RequestInit = {}): Promise<Seen> {
  return tab.run(
    async ([url, options]) => {
      const response = await fetch(url, options);
      return { status: response.status, body: await response.text() };
    },
    [path, init] as const,
  );
}

/** Many requests at once; their statuses. */
export function getMany(tab: Tab, path: string, count: number): Promise<number[]> {
  return tab.run(
    ([url, many]) => Promise.all(Array.from({ length: many }, async (_, index) => (await fetch(`${url}?n=${String(index)}`)).status)),
    [path, count] as const,
  );
}

export function post(tab: Tab, path: string, body: unknown): Promise<Seen> {
  return get(tab, path, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) });
}

export function signIn(tab: Tab, prefix = '/api', username = 'ada', password = 'lovelace'): Promise<Seen> {
  return post(tab, `${prefix}/auth/login`, { username, password });
}

/** Keeps every message that workers post to this page from now on. */
export async function watchMessages(tab: Tab): Promise<void> {
  await tab.run(async () => {
    const messages: unknown[] = [];
    Object.assign(window, { messages });
    const { inPage } = window as { readonly inPage?: InPage };
    if (inPage !== undefined) {
      await inPage.watch(messages);
      return;
    }
    navigator.serviceWorker.addEventListener('message', ({ data }: MessageEvent<unknown>) => messages.push(data));
    navigator.serviceWorker.startMessages();
  });
}

export interface SeenLogout {
  readonly type: string;
  readonly reason: string;
  readonly session: string;
  readonly username?: string;
  readonly at: number;
}

/** The logout messages that the page has had since `watchMessages`. */
export function logouts(tab: Tab): Promise<readonly SeenLogout[]> {
  return tab.run(() =>
    (window as unknown as { messages: SeenLogout[] }).messages.filter(({ type }) => type === 'token-worker:logout'),
  );
}

/** Waits in the page until its clock is past `epochSeconds`. */
export function waitUntil(tab: Tab, epochSeconds: number): Promise<void> {
  return tab.run(
    (at) => new Promise<void>((resolve) => setTimeout(resolve, Math.max(0, at * 1000 - Date.now()))),
    epochSeconds,
  );
}
