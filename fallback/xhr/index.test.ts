/** A page's XMLHttpRequest, with a manager and a native one that do what the test says: what the page sees, and what is sent. */
// @vitest-environment happy-dom
import { beforeEach, expect, test, vi } from 'vitest';
import type { Sender } from '../page-ports.js';
import { managedXhr } from './index.js';

const FIELDS = { readyState: 0, status: 0, statusText: '', responseURL: '', response: '' as unknown, responseText: '', responseXML: null, responseType: '', timeout: 0, withCredentials: false };

let made: Native[] = [];

/** The browser's own; its fields stand on the prototype, as there. */
class Native extends EventTarget {
  readonly fields = { ...FIELDS, upload: new EventTarget() };
  readonly headers: [string, string][] = [];
  opened: unknown[] = [];
  sent: unknown;
  wasAborted = false;

  constructor() {
    super();
    made.push(this);
  }

  open(...parameters: unknown[]): void {
    this.opened = parameters;
    this.become(1);
  }
  setRequestHeader(...header: [string, string]): void {
    this.headers.push(header);
  }
  overrideMimeType(): void {
    this.fields.responseText = '';
  }
  send(body: unknown): void {
    this.sent = body;
  }
  abort(): void {
    this.wasAborted = true;
  }
  getResponseHeader(): string {
    return 'native';
  }
  getAllResponseHeaders(): string {
    return 'content-type: text/plain\r\n';
  }
  become(readyState: number): void {
    this.fields.readyState = readyState;
    this.dispatchEvent(new Event('readystatechange'));
  }
  begin(status: number): void {
    Object.assign(this.fields, { status, responseURL: this.opened[1] });
    this.become(2);
  }
  end(text: string): void {
    Object.assign(this.fields, { response: text, responseText: text });
    this.become(3);
    for (const type of ['progress', 'load', 'loadend']) {
      if (type === 'load') this.become(4);
      this.dispatchEvent(new ProgressEvent(type, { loaded: text.length }));
    }
  }
}
for (const name of [...Object.keys(FIELDS), 'upload'] as (keyof Native['fields'])[]) {
  Object.defineProperty(Native.prototype, name, {
    configurable: true,
    get(this: Native) {
      return this.fields[name];
    },
    set(this: Native, value: never) {
      this.fields[name] = value;
    },
  });
}

type Handle = (request: Request, send: (request: Request) => Promise<Response>) => Promise<Response> | undefined;

function page(handle: Handle, Given: unknown = Native) {
  const manager = {
    matches: ({ url }: Request) => url.includes('/api'),
    handle: ({ request, event }: { readonly request: Request; readonly event?: unknown }) => handle(request, (sent) => (event as Sender).send(sent)),
  };
  const Managed = managedXhr({ manager, Native: Given as typeof XMLHttpRequest, transport: 'native', fetch: () => Promise.reject(new TypeError('by fetch')) }, () => 'https://app.example/orders/');
  const xhr = new Managed();
  const events: string[] = [];
  for (const type of ['readystatechange', 'loadstart', 'progress', 'load', 'error', 'abort', 'timeout', 'loadend']) {
    xhr.addEventListener(type, (event) => {
      const { loaded, total, lengthComputable } = event as ProgressEvent;
      events.push(type === 'readystatechange' ? String(xhr.readyState) : type === 'progress' ? `progress ${String(loaded)}/${String(total)} ${String(lengthComputable)}` : type);
    });
  }
  return { xhr, events };
}

const withToken = (request: Request, token: string): Request => {
  const copy = new Request(request);
  copy.headers.set('Authorization', `Bearer ${token}`);
  return copy;
};

/** The attempts that were sent: the first is the page's own object. */
const attempts = (): Native[] => made.slice(1);

beforeEach(() => {
  made = [];
});

test('what is refused and sent again is seen once, with the headers of the page and the newer token', async () => {
  const { xhr, events } = page(async (request, send) => {
    const first = await send(withToken(request, 'old'));
    await first.body?.cancel();
    return send(withToken(request, 'new'));
  });
  xhr.open('GET', '../api/me');
  xhr.setRequestHeader('X-Mine', 'a');
  xhr.send();
  attempts()[0]?.begin(401);
  await expect.poll(() => attempts().length).toBe(2);
  expect(events).toEqual(['1', 'loadstart']);
  // The simulated page keeps the letters of a header's name, as no browser does.
  expect(attempts().map(({ opened, headers }) => [opened[1], headers])).toEqual([
    ['https://app.example/api/me', [['X-Mine', 'a'], ['Authorization', 'Bearer old']]],
    ['https://app.example/api/me', [['X-Mine', 'a'], ['Authorization', 'Bearer new']]],
  ]);
  attempts()[1]?.begin(200);
  await expect.poll(() => events).toEqual(['1', 'loadstart', '2']);
  attempts()[1]?.end('hello');
  expect(events).toEqual(['1', 'loadstart', '2', '3', 'progress 5/0 false', '4', 'load', 'loadend']);
  expect([xhr.status, xhr.responseText, xhr.readyState, xhr.getResponseHeader('any')]).toEqual([200, 'hello', 4, 'native']);
});

test('the headers of a long answer are read once, however many pieces it has', async () => {
  const { xhr, events } = page((request, send) => send(request));
  xhr.open('GET', '/api/long');
  xhr.send();
  const [native] = attempts();
  const read = vi.spyOn(Native.prototype, 'getAllResponseHeaders');
  native?.begin(200);
  for (let piece = 0; piece < 20; piece += 1) native?.become(3);
  native?.end('all of it');
  await expect.poll(() => events.at(-1)).toBe('loadend');
  expect(read).toHaveBeenCalledTimes(1);
  read.mockRestore();
});

test('an answer of the manager’s own comes with the events that a native one has, in their order', async () => {
  const headers = { 'Content-Type': 'text/plain', 'Content-Length': '5' };
  for (const [more, progress] of [[{}, 'progress 5/5 true'], [{ 'Content-Encoding': 'gzip' }, 'progress 5/0 false']] as const) {
    const { xhr, events } = page(() => Promise.resolve(new Response('hello', { headers: { ...headers, ...more } })));
    xhr.open('GET', '/api/login#part');
    xhr.send();
    await expect.poll(() => events).toEqual(['1', 'loadstart', '2', '3', progress, '4', 'load', 'loadend']);
    expect([xhr.responseText, xhr.responseURL]).toEqual(['hello', 'https://app.example/api/login']);
  }
});

test('given up while the manager waits: the page sees an abort, and nothing is sent any more', async () => {
  let goOn = (): void => undefined;
  const waited = new Promise<void>((resolve) => (goOn = resolve));
  let outcome: Promise<unknown> = Promise.resolve();
  const { xhr, events } = page((request, send) => {
    const answer = waited.then(() => send(request));
    outcome = answer.catch((error: unknown) => (error as Error).name);
    return answer;
  });
  xhr.open('GET', '/api/me');
  xhr.send();
  xhr.abort();
  expect(events).toEqual(['1', 'loadstart', '4', 'abort', 'loadend']);
  expect(xhr.readyState).toBe(0);
  goOn();
  expect(await outcome).toBe('AbortError');
  expect(attempts()).toEqual([]);
  expect(events).toHaveLength(5);
});

test('opened anew, nothing of the request before is seen', async () => {
  const { xhr, events } = page((request, send) => send(request));
  xhr.open('GET', '/api/one');
  xhr.send();
  expect(() => xhr.send()).toThrow(/sent/);
  expect(() => xhr.setRequestHeader('X-Mine', 'late')).toThrow(/sent/);
  const [first] = attempts();
  xhr.open('GET', '/api/two');
  expect(first?.wasAborted).toBe(true);
  xhr.send();
  first?.begin(200);
  first?.end('one');
  attempts()[1]?.begin(201);
  attempts()[1]?.end('two');
  await expect.poll(() => events).toEqual(['1', 'loadstart', '1', 'loadstart', '2', '3', 'progress 3/0 false', '4', 'load', 'loadend']);
  expect([xhr.status, xhr.responseText]).toEqual([201, 'two']);
});

test('what is not named is the browser’s own object; where that is a wrapper, a request of the wrapper’s', () => {
  const { xhr } = page(() => undefined);
  xhr.open('GET', '/elsewhere');
  xhr.send('body');
  expect(made.map(({ sent }) => sent)).toEqual(['body']);
  made = [];
  class Wrapper extends Native {}
  Object.defineProperty(Wrapper.prototype, 'constructor', { value: Native });
  const other = page(() => undefined, Wrapper).xhr;
  other.open('GET', '/elsewhere');
  other.send('body');
  expect(made.map((each) => [each instanceof Wrapper, each.sent])).toEqual([[false, undefined], [true, 'body']]);
});
