/** A key holds the epoch in its path, where no option of a cache overlooks it, and no placeholder. */
import { expect, test } from 'vitest';
import { makePlaceholder } from '../../core/placeholder.js';
import { cacheKeyOf, epochOfKey } from './cache-key.js';

const request = (url: string, headers: Record<string, string> = {}): Request => new Request(url, { headers });

test('the epoch stands in the path, on whichever origin, and can be read again', () => {
  const key = cacheKeyOf(request('https://api.example/notes?page=2'), 2 ** 52 - 1);
  expect(key.url).toMatch(/^https:\/\/api\.example\/\.token-worker\/[0-9a-z]+\/notes\?page=2$/);
  expect(epochOfKey(key.url)).toBe(2 ** 52 - 1);
});

test('no two epochs have the same key', () => {
  const urls = [1, 36, 1 + 36].map((epoch) => cacheKeyOf(request('https://api.example/36/notes'), epoch).url);
  expect(new Set(urls).size).toBe(3);
});

test('other headers stay, for Vary; a placeholder goes', () => {
  const key = cacheKeyOf(request('https://api.example/notes', { Accept: 'text/csv', Authorization: `Bearer ${makePlaceholder('opaque', 'access', 7)}` }), 7);
  expect([...key.headers]).toEqual([['accept', 'text/csv']]);
});

test('what is not ours has no epoch', () => {
  expect(epochOfKey('https://api.example/notes')).toBeUndefined();
});

test("another method's response is never a GET's", () => {
  expect(cacheKeyOf(new Request('https://api.example/notes', { method: 'HEAD' }), 7).method).toBe('HEAD');
});
