/** What can be read from a token without trusting it. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readClaims } from './jwt.js';
import { makeJwt } from './testing/jwt.js';

describe('readClaims', () => {
  it('answers the payload of a JWT', () => {
    expect(readClaims(makeJwt({ sub: '7', name: 'Zoë ☂', roles: ['a'] }))).toEqual({
      sub: '7',
      name: 'Zoë ☂',
      roles: ['a'],
    });
  });

  it.each([
    ['an opaque token', 'dGhpcyBpcyBvcGFxdWU'],
    ['an empty one', ''],
    ['two parts', 'eyJhIjoxfQ.eyJhIjoxfQ'],
    ['an encrypted JWT of five parts', 'a.b.c.d.e'],
    ['a payload that is not base64url', 'eyJ.%%%.x'],
    ['a payload that is not JSON', 'eyJ.bm90IGpzb24.x'],
    ['a payload that is no object', 'eyJ.WzFd.x'],
    ['an empty payload', 'eyJ..x'],
  ])('answers undefined for %s', (_what, token) => {
    expect(readClaims(token)).toBeUndefined();
  });

  it('never throws', () => {
    fc.assert(
      fc.property(fc.string(), (token) => {
        expect(() => readClaims(token)).not.toThrow();
      }),
    );
  });
});
