/** What `dpop(…)` takes. */
import { expect, test } from 'vitest';
import { refusalMessage } from '../testing/refusal-message.js';
import { readDpop } from './options.js';

test('ES256 unless another is given', () => {
  expect(readDpop({})).toEqual({ algorithm: 'ES256' });
  expect(readDpop({ algorithm: 'Ed25519' })).toEqual({ algorithm: 'Ed25519' });
  expect(Object.isFrozen(readDpop({}))).toBe(true);
});

test.each([
  [{ algorithm: 'HS256' }, `proof.algorithm: got "HS256"; takes 'ES256' or 'Ed25519' or 'RS256' or 'PS256'`],
  [{ algorithm: null }, `proof.algorithm: got null; takes 'ES256' or 'Ed25519' or 'RS256' or 'PS256'`],
  [{ alg: 'ES256' }, 'proof.alg: unknown key; proof takes algorithm'],
  ['ES256', `dpop(…): got "ES256"; takes nothing, or an object such as { algorithm: 'ES256' }`],
])('refuses %j', (given, message) => {
  expect(refusalMessage(() => readDpop(given))).toBe(message);
});
