/** Each proof is good once; what is remembered of them stays bounded. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { FirstUses } from './first-uses.js';

it('the second use is none, until the proof has expired', () => {
  const uses = new FirstUses();
  expect(uses.isFirst('a', 160, 100)).toBe(true);
  expect(uses.isFirst('a', 160, 160)).toBe(false);
  expect(uses.isFirst('b', 160, 160)).toBe(true);
  expect(uses.isFirst('a', 300, 161)).toBe(true);
});

it('expired ones are forgotten', () => {
  const uses = new FirstUses();
  for (let index = 0; index < 1000; index += 1) uses.isFirst(`${index}`, 160, 100);
  uses.isFirst('later', 300, 200);
  expect(uses.size).toBe(1);
});

it('never more are kept than said, and the newest are', () => {
  fc.assert(
    fc.property(fc.array(fc.record({ jti: fc.nat(30), life: fc.nat(100) }), { maxLength: 200 }), fc.integer({ min: 1, max: 10 }), (proofs, most) => {
      const uses = new FirstUses(most);
      proofs.forEach(({ jti, life }, index) => {
        uses.isFirst(`${jti}`, index + life, index);
        expect(uses.size).toBeLessThanOrEqual(most);
        expect(uses.isFirst(`${jti}`, index + life, index)).toBe(false);
      });
    }),
  );
});
