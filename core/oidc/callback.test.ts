import { expect, test } from 'vitest';
import { isCallback, stateOf } from './callback.js';

const REDIRECT = 'https://app.example/callback';

test.each([
  ['https://app.example/callback?code=c&state=s', true],
  ['https://app.example/callback?error=access_denied&state=s', true],
  ['https://app.example/callback?state=', true],
  ['https://app.example/callback?code=c', true],
  ['https://app.example/callback', false],
  ['https://app.example/callback?', false],
  ['https://app.example/callback?error=access_denied', false],
  ['https://app.example/callback?page=2', false],
  ['https://app.example/callback#state=s', false],
  ['https://app.example/callback/x?state=s', false],
  ['https://app.example/callbacks?state=s', false],
  ['https://app.example.evil.net/callback?state=s', false],
])('%s: %s', (url, expected) => {
  expect(isCallback(url, REDIRECT)).toBe(expected);
});

test('where the redirect URI is a page of the app, what a sign-in came to is no answer once more', () => {
  const root = 'https://app.example/';
  expect(isCallback(`${root}?error=unknown_state&error_description=x`, root)).toBe(false);
  expect(isCallback(`${root}?code=c&state=s`, root)).toBe(true);
});

test('says which sign-in it belongs to', () => {
  expect(stateOf('https://app.example/callback?code=c&state=a%2Bb')).toBe('a+b');
  expect(stateOf('https://app.example/callback?code=c')).toBeUndefined();
});
