import { expect, test } from 'vitest';
import { isAtEndpoint, isAtHome, withOutcome } from './return-to.js';

const DENIED = { code: 'access_denied', description: 'The user refused.' };

test.each([
  ['https://app.example/a?b#c', undefined, 'https://app.example/a?b#c'],
  ['https://app.example/a?error=old&b=1&error_description=old', undefined, 'https://app.example/a?b=1'],
  ['https://app.example/a?b=1#c', DENIED, 'https://app.example/a?b=1&error=access_denied&error_description=The+user+refused.#c'],
  ['https://app.example/a?error=old&error_description=old', { code: 'x', description: undefined }, 'https://app.example/a?error=x'],
])('%s with %j is %s', (returnTo, error, expected) => {
  expect(withOutcome(returnTo, error)).toBe(expected);
});

test('a description as long as a book is cut', () => {
  expect(withOutcome('https://app.example/', { code: 'x', description: 'y'.repeat(10_000) }).length).toBeLessThan(700);
});

test.each([
  ['https://app.example/a?b', true],
  ['https://app.example/', true],
  ['https://app.example', false],
  ['https://app.example.evil.net/', false],
  ['https://evil.net/https://app.example/', false],
  ['http://app.example/', false],
  ['javascript:alert(1)//https://app.example/', false],
  ['', false],
])('%j is at home: %s', (returnTo, expected) => {
  expect(isAtHome(returnTo, 'https://app.example')).toBe(expected);
});

test.each([
  ['https://id.example/out?id_token_hint=x', true],
  ['https://id.example/out', true],
  ['https://id.example/outer', false],
  ['https://id.example.evil.net/out', false],
  ['http://id.example/out', false],
  ['https://evil.net/out', false],
  ['/out', false],
])('%j is at the provider: %s', (location, expected) => {
  expect(isAtEndpoint(location, new URL('https://id.example/out?tenant=1'))).toBe(expected);
});
