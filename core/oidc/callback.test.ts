import { expect, test } from 'vitest';
import { isCallback, stateOf } from './callback.js';

const REDIRECT = 'https://app.example/callback';

test.each([
  ['https://app.example/callback?code=c&state=s', true],
  ['https://app.example/callback?error=access_denied&state=s', true],
  ['https://app.example/callback?state=', true],
  ['https://app.example/callback', false],
  ['https://app.example/callback?code=c', false],
  ['https://app.example/callback#state=s', false],
  ['https://app.example/callback/x?state=s', false],
  ['https://app.example/callbacks?state=s', false],
  ['https://app.example.evil.net/callback?state=s', false],
])('%s: %s', (url, expected) => {
  expect(isCallback(url, REDIRECT)).toBe(expected);
});

test('says which sign-in it belongs to', () => {
  expect(stateOf('https://app.example/callback?code=c&state=a%2Bb')).toBe('a+b');
});
