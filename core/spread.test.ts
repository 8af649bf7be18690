/** Tokens that were issued together are spread evenly. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { spreadOf } from './spread.js';

it('is the same for the same token, and in [0, 1) for any', () => {
  fc.assert(
    fc.property(fc.string(), (token) => {
      const spread = spreadOf(token);
      expect(spread).toBe(spreadOf(token));
      expect(spread).toBeGreaterThanOrEqual(0);
      expect(spread).toBeLessThan(1);
    }),
  );
});

it('spreads tokens that differ in their last characters alone', () => {
  const counts = new Array<number>(10).fill(0);
  const many = 20_000;
  for (let index = 0; index < many; index += 1) counts[Math.floor(spreadOf(`eyJhbGciOiJub25lIn0.${String(index)}`) * 10)]! += 1;
  for (const count of counts) {
    expect(count).toBeGreaterThan(many / 10 * 0.9);
    expect(count).toBeLessThan(many / 10 * 1.1);
  }
});
