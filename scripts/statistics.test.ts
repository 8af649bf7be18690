/** The numbers of the benches are read as they say. */
import { expect, test } from 'vitest';
import { median, pairedRatio, quantile, shuffled } from '../bench/support/statistics.mjs';

test('a quantile lies between its two neighbours and leaves the row as it was', () => {
  const row = [4, 1, 3, 2];
  expect(median(row)).toBe(2.5);
  expect(quantile(row, 1)).toBe(4);
  expect(row).toEqual([4, 1, 3, 2]);
  expect(() => median([])).toThrow(RangeError);
});

test('ratios are taken round by round, so a slow round of both changes nothing', () => {
  expect(pairedRatio([2, 20, 3], [1, 10, 2])).toEqual({ median: 2, min: 1.5, max: 2 });
  expect(() => pairedRatio([1], [1, 2])).toThrow(RangeError);
});

test('in a new order everybody has one turn, and anybody may be first', () => {
  const names = ['a', 'b', 'c', 'd'];
  const orders = Array.from({ length: 200 }, () => shuffled(names));
  for (const order of orders) expect([...order].sort()).toEqual(names);
  expect(new Set(orders.map(([first]) => first))).toEqual(new Set(names));
  expect(shuffled(names, () => 0)).toEqual(['b', 'c', 'd', 'a']);
  expect(names).toEqual(['a', 'b', 'c', 'd']);
});
