/** A prologue is a list of secrets, or there is none: half of one would seal under a key that the server does not stand for. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readSecrets } from './secrets.js';

const text = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64url');

describe('readSecrets', () => {
  it('reads every secret, in its order', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ minLength: 32, maxLength: 32 })), (secrets) => {
        expect(readSecrets(secrets.map(text)).map((secret) => [...secret])).toEqual(secrets.map((secret) => [...secret]));
      }),
    );
  });

  it.each([
    ['nothing', undefined],
    ['a text', 'x'.repeat(43)],
    ['a list that holds something else too', ['x'.repeat(43), 7]],
    ['a secret that is too short', ['x'.repeat(42)]],
    ['a secret that is too long', ['x'.repeat(44)]],
    ['a secret with padding', [`${'x'.repeat(43)}=`]],
    ['a secret in the other base64', [`${'x'.repeat(42)}+`]],
    ['a secret with a line after it', [`${'x'.repeat(43)}\n`]],
    ['an object', { 0: 'x'.repeat(43), length: 1 }],
  ])('has none in %s', (_name, found) => {
    expect(readSecrets(found)).toEqual([]);
  });
});
