/** What people who debug are told: the latest, in order. */
import { expect, it } from 'vitest';
import { mergeHistories, remember, type SessionEvent } from './history.js';

const joined = (at: number): SessionEvent => ({ what: 'joined', at });
const many = (count: number, from = 0): readonly SessionEvent[] => Array.from({ length: count }, (_, index) => joined(from + index));

it('keeps the twenty latest events', () => {
  const history = many(50).reduce<readonly SessionEvent[]>(remember, []);
  expect(history).toEqual(many(20, 30));
});

it('leaves a history alone that nothing is added to', () => {
  const history = many(3);
  expect(remember(history, undefined)).toBe(history);
});

it('merges two by time, and keeps the twenty latest', () => {
  expect(mergeHistories([joined(1), joined(4)], [joined(2), joined(3)])).toEqual([1, 2, 3, 4].map(joined));
  expect(mergeHistories(many(20), many(5, 100))).toEqual([...many(15, 5), ...many(5, 100)]);
});
