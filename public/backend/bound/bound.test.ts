/** What the API remembers of proofs: for long enough, and not for ever. */
import { describe, expect, it } from 'vitest';
import { Nonces } from './nonces.js';
import { Seen } from './seen.js';

describe('nonces', () => {
  it('change, and the one before is good until the next', () => {
    const nonces = new Nonces();
    const first = nonces.current(0);
    expect(nonces.current(119)).toBe(first);
    const second = nonces.current(120);
    expect(second).not.toBe(first);
    expect([nonces.isGood(first, 239), nonces.isGood(second, 239)]).toEqual([true, true]);
    expect([nonces.isGood(first, 240), nonces.isGood(second, 240)]).toEqual([false, true]);
  });

  it('are not good after a long silence, and no nonce never is', () => {
    const nonces = new Nonces();
    const first = nonces.current(0);
    expect([nonces.isGood(first, 240), nonces.isGood(undefined, 240), nonces.isGood('', 0)]).toEqual([false, false, false]);
  });
});

describe('numbers of proofs', () => {
  it('are remembered for the period at least, and forgotten in time', () => {
    let now = 0;
    const seen = new Seen(120, () => now);
    seen.add('a');
    now = 119;
    seen.add('b');
    now = 120;
    seen.add('c');
    expect(['a', 'b', 'c', 'd'].map((number) => seen.has(number))).toEqual([true, true, true, false]);
    now = 240;
    seen.add('d');
    expect(['a', 'b', 'c', 'd'].map((number) => seen.has(number))).toEqual([false, false, true, true]);
  });
});
