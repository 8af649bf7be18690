/** What is known of an XMLHttpRequest before it is sent is enough to send it again, with other headers. */
import { expect, test } from 'vitest';
import { headersFor, openedWith, requestOf } from './opened.js';

const BASE = 'https://app.example/orders/';
const signal = new AbortController().signal;

test('a synchronous request is left alone, and so is what has no URL', () => {
  expect(openedWith(['GET', '/api', false], BASE)).toBeUndefined();
  // As the browser takes it: a third parameter that is given counts.
  expect(openedWith(['GET', '/api', undefined], BASE)).toBeUndefined();
  expect(openedWith(['GET', 'https://'], BASE)).toBeUndefined();
  expect(openedWith(['GET', '../api'], BASE)).toMatchObject({ method: 'GET', url: 'https://app.example/api' });
  expect(openedWith(['GET', '/api', true, 'user', 'password'], BASE)?.parameters).toHaveLength(5);
});

test('the Request is like it: method, body, headers and credentials; a GET has no body', async () => {
  const opened = { parameters: [], method: 'POST', url: 'https://app.example/api', headers: [['X-Mine', 'a'], ['X-Mine', 'b']] as [string, string][] };
  const request = requestOf(opened, true, 'text', signal);
  expect([request.method, request.credentials, request.headers.get('x-mine'), await request.text()]).toEqual(['POST', 'include', 'a, b', 'text']);
  expect(requestOf({ ...opened, method: 'GET' }, false, 'text', signal)).toMatchObject({ credentials: 'same-origin', body: null });
});

test('headers that the manager has set take the place of the page’s, and those keep their letters', () => {
  const headers: [string, string][] = [['X-Mine', 'a'], ['Authorization', 'Bearer placeholder']];
  const opened = { parameters: [], method: 'GET', url: 'https://app.example/api', headers };
  const before = new Headers(headers);
  const after = new Headers(headers);
  after.set('Authorization', 'Bearer token');
  expect(headersFor(opened, before, after)).toEqual([['X-Mine', 'a'], ['authorization', 'Bearer token']]);
  expect(headersFor(opened, before, before)).toEqual(headers);
});
