/** The drop-in file of apps that sign in by themselves holds nothing of providers and proofs; the other one does. */
import { readFile } from 'node:fs/promises';
import { expect, test } from '../support/test.js';

/** Of the sign-in, of the proofs, of the package that knows the protocol. */
const MARKS = ['code_challenge', 'code_verifier', 'id_token_hint', 'openid-configuration', 'dpop_jkt', 'dpop+jwt', 'use_dpop_nonce', 'oauth4webapi'];

const marksIn = async (file: string): Promise<string[]> => {
  const code = await readFile(new URL(`../../dist/${file}`, import.meta.url), 'utf8');
  return MARKS.filter((mark) => code.includes(mark));
};

test('apps without a provider do not load what a provider takes', async () => {
  expect(await marksIn('token-worker-oidc.js')).toEqual(MARKS);
  expect(await marksIn('token-worker.js')).toEqual([]);
});
