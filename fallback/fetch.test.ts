/** What the configuration does not name reaches the browser's fetch as it was given, and nothing of it has been read. */
import { expect, test, vi } from 'vitest';
import { managedFetch } from './fetch.js';

const base = (): string => 'https://app.example/orders/';
const matches = (request: Request): boolean => request.url.startsWith('https://app.example/api');

function setUp(handle: (incoming: { readonly request: Request }) => Promise<Response> | undefined = () => undefined) {
  const original = vi.fn<typeof fetch>(() => Promise.resolve(new Response('the browser’s')));
  const handled = vi.fn(handle);
  return { original, handled, fetch: managedFetch({ matches, handle: handled }, original, base) };
}

test('another URL goes on as it is, with the same answer', async () => {
  const { original, handled, fetch } = setUp();
  const init = { method: 'POST', body: new ReadableStream(), duplex: 'half' } as RequestInit;
  const answer = fetch('/elsewhere', init);
  expect(original).toHaveBeenCalledWith('/elsewhere', init);
  expect(answer).toBe(original.mock.results[0]?.value);
  expect((init.body as ReadableStream).locked).toBe(false);
  const request = new Request('https://other.example/api', { method: 'POST', body: 'text' });
  await fetch(request);
  expect(original).toHaveBeenLastCalledWith(request, undefined);
  expect(request.bodyUsed).toBe(false);
  expect(handled).not.toHaveBeenCalled();
});

test('a matched one is handled, with its body, method and headers, whichever form it has', async () => {
  const seen: Promise<string>[] = [];
  const { original, fetch } = setUp(({ request }) => {
    seen.push(request.text().then((text) => `${request.method} ${request.url} ${String(request.headers.get('x-mine'))} ${text}`));
    return Promise.resolve(new Response('managed'));
  });
  const init = { method: 'PUT', body: 'text', headers: { 'X-Mine': 'a' } };
  for (const input of ['../api/me', new URL('https://app.example/api/me'), new Request('https://app.example/api/me', init)]) expect(await (await fetch(input, init)).text()).toBe('managed');
  expect(await Promise.all(seen)).toEqual(Array.from({ length: 3 }, () => 'PUT https://app.example/api/me a text'));
  expect(original).not.toHaveBeenCalled();
});

test('what the manager leaves alone is sent by the browser, once, with its body', async () => {
  const { original, fetch } = setUp();
  await fetch('/api/me', { method: 'POST', body: 'text' });
  const [[sent] = []] = original.mock.calls;
  expect(await (sent as Request).text()).toBe('text');
});

test('an answer that was made anew has the URL of its request, without the fragment', async () => {
  const { fetch } = setUp(() => Promise.resolve(new Response()));
  expect((await fetch('/api/me?a#part')).url).toBe('https://app.example/api/me?a');
});

test('what is no request is the browser’s to refuse', () => {
  const { original, fetch } = setUp();
  void fetch('https://', { method: 'GET' });
  void fetch('/api/me', { method: 'TRACE' });
  expect(original).toHaveBeenCalledTimes(2);
});
