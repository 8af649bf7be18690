/** Servers write challenges in many ways, and often several in one header. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { dpopError } from './challenge.js';

test.each([
  ['DPoP error="use_dpop_nonce", algs="ES256"', 'use_dpop_nonce'],
  ['DPoP realm="a", error="use_dpop_nonce", error_description="Resource server requires nonce in DPoP proof"', 'use_dpop_nonce'],
  ['dpop ERROR=use_dpop_nonce', 'use_dpop_nonce'],
  ['DPoP error = "invalid_dpop_proof"', 'invalid_dpop_proof'],
  ['Bearer realm="x", DPoP algs="ES256 PS256", error="use_dpop_nonce"', 'use_dpop_nonce'],
  ['DPoP algs="ES256", error="use_dpop_nonce", Bearer error="invalid_token"', 'use_dpop_nonce'],
  ['Negotiate YWJj==, DPoP error="use_dpop_nonce"', 'use_dpop_nonce'],
  ['DPoP', undefined],
  ['DPoP algs="ES256", Bearer error="use_dpop_nonce"', undefined],
  ['Bearer realm="DPoP error=\\"use_dpop_nonce\\"", error="invalid_token"', undefined],
  ['Bearer realm="a, DPoP", error="use_dpop_nonce"', undefined],
  ['XDPoP error="use_dpop_nonce"', undefined],
  ['', undefined],
])('%s', (header, error) => {
  expect(dpopError(header)).toBe(error);
});

test('no header is too much for it', () => {
  fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (header) => void dpopError(header)));
  const began = Date.now();
  dpopError(`DPoP ${'a '.repeat(50_000)}="`);
  dpopError(`DPoP error="${'\\"'.repeat(50_000)}`);
  expect(Date.now() - began).toBeLessThan(2000);
});
