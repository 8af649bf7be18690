/** URLs are the same after the normalizations of RFC 3986, without query and fragment. */
import { expect, it } from 'vitest';
import { isSameUrl } from './same-url.js';

it.each([
  ['https://app.example.com/a', 'https://app.example.com/a?b=1#c'],
  ['https://app.example.com/a?b=1#c', 'https://app.example.com/a'],
  ['HTTPS://App.Example.com:443/a', 'https://app.example.com/a'],
  ['https://app.example.com', 'https://app.example.com/'],
  ['https://app.example.com/%7euser/%c3%a9', 'https://app.example.com/~user/%C3%A9'],
  ['https://app.example.com/a/../b', 'https://app.example.com/b'],
])('%s is %s', (claimed, url) => {
  expect(isSameUrl(claimed, url)).toBe(true);
});

it.each([
  ['https://app.example.com/a%2Fb', 'https://app.example.com/a/b'],
  ['https://app.example.com/a/', 'https://app.example.com/a'],
  ['https://app.example.com/A', 'https://app.example.com/a'],
  ['http://app.example.com/a', 'https://app.example.com/a'],
  ['blob:https://app.example.com/a', 'https://app.example.com/a'],
  ['//app.example.com/a', 'https://app.example.com/a'],
  [undefined, 'https://app.example.com/a'],
])('%s is not %s', (claimed, url) => {
  expect(isSameUrl(claimed, url)).toBe(false);
});
