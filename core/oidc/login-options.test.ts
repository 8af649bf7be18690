import { expect, it, test } from 'vitest';
import { TokenWorkerError } from '../errors.js';
import { readLogin } from './login-options.js';
import { RESERVED } from './options.js';

const ORIGIN = 'https://app.example';

function refused(given: unknown): string {
  try {
    readLogin(given, ORIGIN);
  } catch (error) {
    if (error instanceof TokenWorkerError && error.code === 'invalid-login') return error.message;
    throw error;
  }
  return 'accepted';
}

it('becomes the parameters of the authorization request', () => {
  const given = { returnTo: '/orders?page=2#top', prompt: 'login', maxAge: 60, acrValues: ['gold', 'silver'], loginHint: 'ada', uiLocales: ['de', 'en'], parameters: { audience: 'x' } };
  expect(readLogin(given, ORIGIN)).toEqual({
    returnTo: 'https://app.example/orders?page=2#top',
    maxAge: 60,
    parameters: { prompt: 'login', login_hint: 'ada', acr_values: 'gold silver', ui_locales: 'de en', max_age: '60', audience: 'x' },
  });
});

it('needs nothing', () => {
  expect(readLogin({}, ORIGIN)).toEqual({ returnTo: 'https://app.example/', maxAge: undefined, parameters: {} });
});

test.each(RESERVED)('sets no %s: that is the worker’s', (name) => {
  expect(refused({ parameters: { [name]: 'x' } })).toBe(`parameters.${name} is set by the worker`);
});

test.each([
  [null, /^login takes an object/],
  [{ scopes: 'x' }, /^login knows no option "scopes"; it takes returnTo/],
  [{ returnTo: 'https://app.example.evil.net/' }, /^returnTo takes a path or URL of this origin/],
  [{ returnTo: '//evil.net' }, /^returnTo takes/],
  [{ returnTo: 'javascript:alert(1)' }, /^returnTo takes/],
  [{ returnTo: 7 }, /^returnTo takes/],
  [{ prompt: 'none' }, /^prompt takes no 'none'/],
  [{ parameters: { prompt: 'none' } }, /^prompt takes no 'none'/],
  [{ returnTo: 'blob:https://app.example/7' }, /^returnTo takes/],
  [{ returnTo: 'https://user:word@app.example/' }, /^returnTo takes/],
  [{ prompt: 7 }, /^prompt takes a text/],
  [{ maxAge: -1 }, /^maxAge takes whole seconds/],
  [{ maxAge: 1.5 }, /^maxAge takes whole seconds/],
  [{ acrValues: 'gold' }, /^acrValues takes a list of texts/],
  [{ parameters: 'x' }, /^parameters takes an object/],
  [{ parameters: { audience: 7 } }, /^parameters\.audience takes a text/],
])('refuses %j', (given, message) => {
  expect(refused(given)).toMatch(message);
});
