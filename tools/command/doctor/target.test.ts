/** The URL that the doctor is given. */
import { expect, it } from 'vitest';
import { UsageError } from '../usage-error.js';
import { readTarget } from './target.js';

it('is that of a page', () => {
  expect(readTarget('http://localhost:5173', '/token-worker.js')).toEqual({ page: 'http://localhost:5173/', worker: '/token-worker.js' });
  expect(readTarget('https://app.example.com/shop?x#y', '/w.js').page).toBe('https://app.example.com/shop?x');
});

it.each([
  [undefined, '/w.js', 'no URL given'],
  ['localhost:5173', '/w.js', 'Did you mean http://localhost:5173 ?'],
  ['app.example.com/shop', '/w.js', 'Did you mean http://app.example.com/shop ?'],
  ['not a url', '/w.js', 'no http(s) URL'],
  ['ftp://a.example/', '/w.js', 'no http(s) URL'],
  ['https://user:pass@a.example/', '/w.js', 'It sends none'],
  ['https://a.example/', 'https://b.example/w.js', 'a path of the same origin'],
] as const)('%s with %s is refused', (url, worker, part) => {
  const reading = (): unknown => readTarget(url, worker);
  expect(reading).toThrow(UsageError);
  expect(reading).toThrow(part);
});

it('a password in it is not repeated', () => {
  expect(() => readTarget('https://user:secret@a.example/', '/w.js')).not.toThrow('secret');
});
