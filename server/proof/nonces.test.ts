/** Nonces without a store: good for a while, on every server with the same keys. */
import { expect, it } from 'vitest';
import { refusalMessage } from '../../core/testing/refusal-message.js';
import { KEY, OLDER_KEY } from '../testing/requests.js';
import { proofNonces, type ProofNoncesOptions } from './nonces.js';

it('one is good for half of its lifetime at least, and for no longer than all of it', async () => {
  let time = 1_700_000_000;
  const nonces = proofNonces(KEY, { lifetime: 100, now: () => time });
  for (const begin of [0, 1, 25, 49]) {
    time = 1_700_000_000 + begin;
    const nonce = await nonces.current();
    expect(await nonces.isGood(nonce)).toBe(true);
    time += 50;
    expect(await nonces.isGood(nonce)).toBe(true);
    expect(await nonces.current()).not.toBe(nonce);
    time += 50;
    expect(await nonces.isGood(nonce)).toBe(false);
  }
});

it('one of the future is not good', async () => {
  const future = await proofNonces(KEY, { now: () => 2_000_000_000 }).current();
  expect(await proofNonces(KEY, { now: () => 2_000_000_000 - 400 }).isGood(future)).toBe(false);
});

it('servers with the same keys take each other’s, an older key’s too, and nobody else’s', async () => {
  const now = (): number => 1_700_000_000;
  const older = await proofNonces(OLDER_KEY, { now }).current();
  const both = proofNonces([KEY, OLDER_KEY], { now });
  expect(await both.isGood(older)).toBe(true);
  expect(await both.current()).toBe(await proofNonces(KEY, { now }).current());
  expect(await proofNonces(KEY, { now }).isGood(older)).toBe(false);
  expect(older).toMatch(/^[\w-]{43}$/);
});

it('a mistake is told by its name, without a key', () => {
  const refused = (keys: unknown, options?: unknown): string => refusalMessage(() => proofNonces(keys as string, options as ProofNoncesOptions));
  expect(refused('hunter2')).toContain('proofNonces.keys: got a string of 7 characters; takes a string of at least 32 random characters');
  expect(refused(KEY, { lifetime: 0 })).toBe('proofNonces.lifetime: got 0; takes a number of seconds, more than 0');
  expect(refused(KEY, { life: 1 })).toBe('proofNonces.life: unknown key; proofNonces takes lifetime, now');
});
