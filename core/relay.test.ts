/** Which of the responses under way a timing belongs to, and which are long. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { indexOfEnded, isGivenUp, isLong, LOOK_EVERY, type Relayed } from './relay.js';

const EVENTS = 'https://app.example/api/events';
const relayed = (at: number, url = EVENTS): Relayed => ({ url, at, client: 'page' });

describe('indexOfEnded', () => {
  it.each([
    ['nothing open', [], 5, -1],
    ['another URL alone', [relayed(5, 'https://app.example/api/me')], 5, -1],
    ['a URL that begins alike', [relayed(5, `${EVENTS}?a`)], 5, -1],
    ['the only one of its URL, however late it was begun', [relayed(5)], 4000, 0],
    ['the nearest before', [relayed(5), relayed(3000)], 3012, 1],
    ['the nearest after: clocks are rounded', [relayed(5), relayed(3000)], 2999, 1],
    ['the first, when it was the short one', [relayed(5), relayed(3000)], 17, 0],
    ['its own URL among nearer ones of others', [relayed(5), relayed(3000, 'https://app.example/api/me')], 3000, 0],
  ])('%s', (_name, open, startTime, index) => {
    expect(indexOfEnded(open, { name: EVENTS, startTime })).toBe(index);
  });

  it('finds each one once, whatever the order in which they end', () => {
    const requests = fc.uniqueArray(fc.record({ at: fc.integer({ min: 0, max: 60_000 }), path: fc.constantFrom('/a', '/b', '/a?q') }), {
      minLength: 1,
      maxLength: 12,
      // Two of one URL in the same breath stand for each other: it does not matter which is found.
      selector: ({ at, path }) => `${path} ${String(Math.round(at / 100))}`,
    });
    const withOrder = requests.chain((all) => fc.tuple(fc.constant(all), fc.shuffledSubarray(all, { minLength: all.length })));
    fc.assert(
      fc.property(withOrder, ([all, order]) => {
        const open = all.map(({ at, path }) => relayed(at, path));
        for (const [done, { path, at }] of order.entries()) {
          const index = indexOfEnded(open, { name: path, startTime: at });
          expect(open[index]).toEqual(relayed(at, path));
          open.splice(index, 1);
          expect(open).toHaveLength(all.length - done - 1);
        }
      }),
    );
  });
});

describe('a response', () => {
  it.each([
    [0, false, false],
    [4999, false, false],
    [5000, true, false],
    [90_000, true, false],
    [12 * 3600 * 1000 - 1, true, false],
    [12 * 3600 * 1000, true, true],
  ])('%d ms old', (age, long, givenUp) => {
    expect(isLong(relayed(1000), 1000 + age)).toBe(long);
    expect(isGivenUp(relayed(1000), 1000 + age)).toBe(givenUp);
  });

  it('is asked for in time, whenever between two looks it began, and although one question gets no answer', () => {
    const FIREFOX_LIMIT = 30_000;
    fc.assert(
      fc.property(fc.integer({ min: 0, max: LOOK_EVERY - 1 }), (at) => {
        const looks = [1, 2, 3].map((turn) => turn * LOOK_EVERY);
        const [, second] = looks.filter((now) => isLong(relayed(at), now));
        expect((second ?? Infinity) - at).toBeLessThan(FIREFOX_LIMIT);
      }),
    );
  });
});
