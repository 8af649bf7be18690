import { expect, test } from 'vitest';
import { isOver, LONGEST_SIGN_IN, readTransaction, type Transaction } from './transaction.js';

const NOW = 1_700_000_000;
const TRANSACTION: Transaction = { state: 's', kind: 'in', codeVerifier: 'v', nonce: 'n', maxAge: undefined, returnTo: 'https://app.example/', begunAt: NOW, location: undefined };

test('lasts for the minutes that people take, and not for ever, whatever the clock does', () => {
  expect(isOver(TRANSACTION, NOW + 6 * 60)).toBe(false);
  expect(isOver(TRANSACTION, NOW + LONGEST_SIGN_IN + 1)).toBe(true);
  expect(isOver(TRANSACTION, NOW - 600)).toBe(false);
  expect(isOver(TRANSACTION, NOW - LONGEST_SIGN_IN - 1)).toBe(true);
});

test('is read as it was written', () => {
  expect(readTransaction(structuredClone(TRANSACTION))).toEqual(TRANSACTION);
  expect(readTransaction({ ...TRANSACTION, kind: 'out', codeVerifier: undefined, location: 'https://id.example/end' })).toMatchObject({ kind: 'out' });
});

test.each([[undefined], ['text'], [{}], [{ ...TRANSACTION, state: 7 }], [{ ...TRANSACTION, kind: 'up' }], [{ ...TRANSACTION, begunAt: 'now' }], [{ ...TRANSACTION, codeVerifier: 7 }], [{ ...TRANSACTION, returnTo: undefined }]])(
  'anything else is none: %j',
  (value) => {
    expect(readTransaction(value)).toBeUndefined();
  },
);
