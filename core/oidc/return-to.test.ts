import { expect, test } from 'vitest';
import { withOutcome } from './return-to.js';

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
