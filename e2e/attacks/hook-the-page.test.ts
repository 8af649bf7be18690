/** Replaces what the app uses to ask and to read: `fetch`, XMLHttpRequest, `Response`, `JSON.parse`, `postMessage`, ports, and prototypes. */
import { attack } from './support/attack.js';
import { withoutWorker } from './support/bare-page.js';
import { stopped } from './support/outcome.js';

attack('Hook fetch, XMLHttpRequest, Response, JSON, postMessage, ports and prototypes', {
  engines: 'one',
  expected: {
    indexeddb: stopped('the page gets placeholders in the tokens’ place, and asks without any'),
    memory: stopped('the page gets placeholders in the tokens’ place, and asks without any'),
    sealed: stopped('the page gets placeholders in the tokens’ place, and asks without any'),
    'sealed + proof': stopped('the page gets placeholders in the tokens’ place, and asks without any'),
  },
  steps: async ({ tab, signIn, ask, endpoints }) => {
    await tab.run(() => {
      const seen: string[] = [];
      Object.assign(window, { hooked: seen });
      const { stringify } = JSON;
      const write = (value: unknown): void => {
        if (typeof value === 'string') seen.push(value);
        else if (value instanceof Headers) seen.push(stringify([...value]));
        else if (value instanceof ArrayBuffer || ArrayBuffer.isView(value)) seen.push(new TextDecoder('latin1').decode(value));
        else if (typeof value === 'object' && value !== null) {
          try {
            seen.push(stringify(value));
          } catch {
            // What refers to itself is no token.
          }
        }
      };
      /** Every argument and every result of a function goes to the attacker, who lets the call go on. */
      const hook = (holder: object, name: string): void => {
        const original = (holder as Record<string, (...given: unknown[]) => unknown>)[name];
        if (typeof original !== 'function') return;
        const hooked = function (this: unknown, ...given: unknown[]): unknown {
          given.forEach(write);
          const result = Reflect.apply(original, this, given);
          if (result instanceof Promise) void result.then(write, write);
          else write(result);
          return result;
        };
        Object.defineProperty(holder, name, { value: hooked, configurable: true, writable: true });
      };
      hook(window, 'fetch');
      for (const name of ['open', 'send', 'setRequestHeader', 'getAllResponseHeaders', 'getResponseHeader']) hook(XMLHttpRequest.prototype, name);
      for (const name of ['json', 'text', 'arrayBuffer', 'blob', 'bytes', 'clone']) hook(Response.prototype, name);
      for (const name of ['get', 'set', 'append', 'entries']) hook(Headers.prototype, name);
      for (const name of ['parse', 'stringify']) hook(JSON, name);
      for (const prototype of [MessagePort.prototype, ServiceWorker.prototype, BroadcastChannel.prototype, Worker.prototype]) hook(prototype, 'postMessage');
      for (const name of ['addEventListener', 'dispatchEvent']) hook(EventTarget.prototype, name);
      for (const name of ['setItem', 'getItem']) hook(Storage.prototype, name);
      for (const name of ['put', 'add', 'get', 'getAll']) hook(IDBObjectStore.prototype, name);
      for (const name of ['decode', 'encode']) hook(name === 'decode' ? TextDecoder.prototype : TextEncoder.prototype, name);
      for (const name of ['decrypt', 'encrypt', 'sign', 'importKey', 'exportKey', 'deriveKey', 'deriveBits']) hook(SubtleCrypto.prototype, name);
      for (const name of ['split', 'slice', 'replace', 'concat']) hook(String.prototype, name);
      const { get } = Object.getOwnPropertyDescriptor(MessageEvent.prototype, 'data') ?? {};
      if (get !== undefined) {
        Object.defineProperty(MessageEvent.prototype, 'data', {
          configurable: true,
          get(this: MessageEvent) {
            const data: unknown = Reflect.apply(get, this, []);
            write(data);
            return data;
          },
        });
      }
      const reading = Object.getOwnPropertyDescriptor(XMLHttpRequest.prototype, 'responseText');
      if (reading?.get !== undefined) {
        const { get: read } = reading;
        Object.defineProperty(XMLHttpRequest.prototype, 'responseText', {
          configurable: true,
          get(this: XMLHttpRequest) {
            const text: unknown = Reflect.apply(read, this, []);
            write(text);
            return text;
          },
        });
      }
      for (const name of ['accessToken', 'access_token', 'refreshToken', 'refresh_token', 'token']) {
        Object.defineProperty(Object.prototype, name, { configurable: true, get: () => undefined, set: write });
      }
    });
    // The app goes on, and knows of nothing.
    await signIn();
    await ask();
    await tab.run(
      async ({ refresh, me }) => {
        await (await fetch(refresh, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: '{}' })).text();
        await (window as unknown as { session?: { refresh(): Promise<unknown> } }).session?.refresh();
        await new Promise((resolve) => {
          const request = new XMLHttpRequest();
          request.open('GET', me);
          request.onloadend = () => resolve(request.responseText + request.getAllResponseHeaders());
          request.send();
        });
      },
      endpoints,
    );
    return tab.run(() => (window as unknown as { hooked: string[] }).hooked);
  },
  control: { name: 'an app without a worker', victim: (stage) => withoutWorker(stage) },
});
