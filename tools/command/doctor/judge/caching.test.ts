/** For how long a file may lie in caches. */
import { expect, it } from 'vitest';
import { judgeCaching } from './caching.js';

const judge = (cacheControl: string | undefined): string[] => judgeCaching('worker', { url: 'u', headers: { 'cache-control': cacheControl } }).map(({ code }) => code);

it.each([undefined, '', 'no-cache', 'no-store', 'max-age=0', 'public, max-age=3600', 'no-cache, max-age=31536000', 'must-revalidate'])('%s is not long', (header) => {
  expect(judge(header)).toEqual([]);
});

it.each(['max-age=3601', 'public, max-age=31536000, immutable', 's-maxage="86400"', 'immutable', 'Public, Max-Age=31536000'])('%s is', (header) => {
  expect(judge(header)).toEqual(['worker-cached']);
});

it('of the configuration it is said what it does', () => {
  expect(judgeCaching('config', { url: 'u', headers: { 'cache-control': 'max-age=99999' } })).toMatchObject([{ code: 'config-cached', level: 'note', message: expect.stringContaining('register()') as unknown }]);
});
