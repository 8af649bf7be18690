/** Pages of a browser without service workers, that register with the fallback as a page without a bundler does. */
import type { Session } from 'token-worker';
import type { Tab } from '../support/browser.js';

export const WITHOUT_WORKERS = '<!doctype html><html lang="en"><meta charset="utf-8"><title>page</title><link rel="icon" href="data:,"><script>Reflect.deleteProperty(Navigator.prototype, "serviceWorker");</script><body></body></html>';

export interface AppWindow extends Window {
  session: Session;
  ends: string[];
}

/** Registers, and notes each end of the session. Answers the error, if it was one. */
export function registerInPage(tab: Tab, worker = '/token-worker.js', fallback = '/dist/token-worker-fallback.js'): Promise<{ code: string; message: string } | undefined> {
  return tab.run(
    async ([script, module]) => {
      const { register } = (await import('/dist/index.js' as string)) as typeof import('token-worker');
      const page = window as unknown as AppWindow;
      try {
        page.session = await register(script, { fallback: () => import(module) as Promise<typeof import('token-worker/fallback')> });
      } catch (error) {
        const { code, message } = error as { code: string; message: string };
        return { code, message };
      }
      page.ends = [];
      page.session.addEventListener('logout', ({ reason, username }) => page.ends.push(`${reason} ${String(username)}`));
      return undefined;
    },
    [worker, fallback] as const,
  );
}

export const snapshot = (tab: Tab) => tab.run(() => (window as unknown as AppWindow).session.getSnapshot());
export const ends = (tab: Tab) => tab.run(() => (window as unknown as AppWindow).ends);

export interface SeenByXhr {
  readonly status: number;
  readonly text: string;
  readonly url: string;
  readonly events: readonly string[];
}

/** Sends an XMLHttpRequest, and answers all events of it in their order. */
export function sendXhr(tab: Tab, path: string, { method = 'GET', bytes = 0, headers = {}, isFollowed = true }: { method?: string; bytes?: number; headers?: Record<string, string>; isFollowed?: boolean } = {}): Promise<SeenByXhr> {
  return tab.run(
    ([url, verb, size, given, follow]) =>
      new Promise<SeenByXhr>((resolve) => {
        const xhr = new XMLHttpRequest();
        const events: string[] = [];
        for (const type of ['readystatechange', 'load', 'error', 'abort', 'timeout', 'loadend']) {
          xhr.addEventListener(type, () => events.push(type === 'readystatechange' ? String(xhr.readyState) : type));
        }
        if (follow) for (const type of ['load', 'abort', 'error']) xhr.upload.addEventListener(type, () => events.push(`upload ${type}`));
        xhr.open(verb, url);
        for (const [name, value] of Object.entries(given)) xhr.setRequestHeader(name, value);
        xhr.onloadend = () => {
          resolve({ status: xhr.status, text: xhr.responseText, url: xhr.responseURL, events });
        };
        xhr.send(size > 0 ? new Blob(['x'.repeat(size)]) : null);
      }),
    [path, method, bytes, headers, isFollowed] as const,
  );
}
