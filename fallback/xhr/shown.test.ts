/** An answer of the manager's own is shown as a native XMLHttpRequest would show it. */
// @vitest-environment happy-dom
import { expect, test } from 'vitest';
import { answered, nothing, type Shown, type Wanted } from './shown.js';

const bytesOf = (text: string): ArrayBuffer => new TextEncoder().encode(text).buffer;
const LATIN = new Uint8Array([228, 246, 252]).buffer;

function shown(bytes: ArrayBuffer, contentType: string | undefined, wanted: Partial<Wanted> = {}): Shown {
  const response = new Response(null, { status: 200, statusText: 'Fine', headers: { 'X-Mine': 'a', ...(contentType === undefined ? {} : { 'Content-Type': contentType }) } });
  return answered(response, bytes, 'https://app.example/api', { responseType: '', mimeType: undefined, ...wanted });
}

test('status, address and headers', () => {
  const { status, statusText, responseURL, getResponseHeader, getAllResponseHeaders } = shown(bytesOf('{}'), 'application/json');
  expect([status, statusText, responseURL, getResponseHeader('x-mine'), getResponseHeader('x-none')]).toEqual([200, 'Fine', 'https://app.example/api', 'a', null]);
  // The simulated page keeps the letters and the order of headers, as no browser does.
  expect(getAllResponseHeaders().toLowerCase().split('\r\n').sort()).toEqual(['', 'content-type: application/json', 'x-mine: a']);
});

test('text, by the charset that the page names, else by the server’s', () => {
  expect(shown(bytesOf('ñ'), 'text/plain').responseText).toBe('ñ');
  expect(shown(LATIN, 'text/plain; charset=iso-8859-1').response).toBe('äöü');
  expect(shown(LATIN, 'text/plain; charset=iso-8859-1', { mimeType: 'text/html' }).response).toBe('äöü');
  expect(shown(LATIN, 'text/plain; charset=utf-8', { mimeType: 'text/plain; charset="iso-8859-1"' }).response).toBe('äöü');
  expect(shown(bytesOf('a'), 'text/plain; charset=none-such').response).toBe('a');
});

test('each kind of response', async () => {
  expect(shown(bytesOf('{"a":1}'), 'text/plain', { responseType: 'json' }).response).toEqual({ a: 1 });
  expect(shown(bytesOf('{'), 'application/json', { responseType: 'json' }).response).toBeNull();
  expect(shown(LATIN, 'text/plain', { responseType: 'arraybuffer' }).response).toBe(LATIN);
  const blob = shown(bytesOf('abc'), 'text/csv', { responseType: 'blob' }).response as Blob;
  expect([blob.type, await blob.text()]).toEqual(['text/csv', 'abc']);
  const html = shown(bytesOf('<p>hello'), 'text/html', { responseType: 'document' });
  expect((html.response as Document).querySelector('p')?.textContent).toBe('hello');
  expect(html.responseXML).toBe(html.response);
  expect(shown(bytesOf('<p>hello'), 'text/html').responseXML).toBeNull();
  expect(shown(bytesOf('hello'), 'text/plain', { responseType: 'document' }).response).toBeNull();
});

test('what does not belong to the kind that is wanted is refused, as the browser does', () => {
  expect(() => shown(LATIN, 'text/plain', { responseType: 'arraybuffer' }).responseText).toThrow(/responseText/);
  expect(() => shown(LATIN, 'text/plain', { responseType: 'text' }).responseXML).toThrow(/responseXML/);
});

test('without an answer there is nothing to see', () => {
  expect(nothing({ responseType: '', mimeType: undefined })).toMatchObject({ status: 0, response: '', responseText: '', responseXML: null });
  expect(nothing({ responseType: 'json', mimeType: undefined })).toMatchObject({ status: 0, response: null });
});
