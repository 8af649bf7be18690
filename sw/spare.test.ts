/** Of which requests there is a second copy. */
import { expect, test } from 'vitest';
import { spareOf } from './spare.js';

const URL = 'https://app.example/api/x';
const request = (init: RequestInit & { readonly duplex?: 'half' }): Request => new Request(URL, init);

test('GET and HEAD are their own spare', () => {
  const get = request({});
  expect(spareOf(get)).toBe(get);
});

test.each<[string, () => BodyInit]>([
  ['a string', () => 'text'],
  ['bytes', () => new Uint8Array([116, 101, 120, 116])],
  ['a Blob', () => new Blob(['text'])],
])('%s can be sent twice, with its headers', async (_name, body) => {
  const first = request({ method: 'PUT', body: body(), headers: { 'X-Mine': '1' } });
  const spare = spareOf(first);
  expect(await first.text()).toBe('text');
  expect(await spare?.text()).toBe('text');
  expect(spare?.headers.get('x-mine')).toBe('1');
});

test('a request of any method that has no body can be sent twice', () => {
  for (const method of ['POST', 'DELETE', 'OPTIONS', 'REPORT']) expect(spareOf(request({ method }))?.method).toBe(method);
});

test('a stream has no spare, and is whole and unread after the question', async () => {
  let pulls = 0;
  const body = new ReadableStream<Uint8Array>(
    {
      pull: (controller) => {
        pulls += 1;
        if (pulls <= 3) controller.enqueue(new TextEncoder().encode('part '));
        else controller.close();
      },
    },
    { highWaterMark: 0 },
  );
  const first = request({ method: 'POST', body, duplex: 'half', headers: { 'Content-Type': 'application/json' } });
  expect(spareOf(first)).toBeUndefined();
  expect(pulls).toBeLessThanOrEqual(1);
  expect(await first.text()).toBe('part part part ');
});
