/** The matrix holds what it says that it holds. */
import { describe, expect, it } from 'vitest';
import { makeCells } from './cells.js';
import { choices, covering, product } from './covering.js';
import { DIMENSIONS, MEANINGLESS, REFUSED, type Cell, type Dimension, type Partially } from './dimensions.js';
import { seeded } from './random.js';

const names = Object.keys(DIMENSIONS) as Dimension[];
const isRefused = (values: Partially): boolean => REFUSED.some((forbids) => forbids(values));
const isMeaningless = (values: Partially): boolean => MEANINGLESS.some((forbids) => forbids(values));

/** The combinations of `size` dimensions' values that stand in the cells, as text. */
function found(cells: readonly Cell[], size: number): Set<string> {
  const chosen = choices(names, size);
  return new Set(cells.flatMap((cell) => chosen.map((some) => some.map((name) => `${name}=${String(cell[name])}`).join('&'))));
}

function expected(size: number): string[] {
  return choices(names, size).flatMap((some) =>
    product(Object.fromEntries(some.map((name) => [name, DIMENSIONS[name]])))
      .filter((row) => !isMeaningless(row) && !isRefused(row))
      .map((row) => some.map((name) => `${name}=${String(row[name])}`).join('&')),
  );
}

describe('a covering design', () => {
  const dimensions = { a: [1, 2, 3], b: ['x', 'y'], c: [true, false], d: [0, 1, 2] };

  it('has every combination that is possible, and no row that is not', () => {
    const isPossible = (row: Record<string, unknown>): boolean => !(row.a === 1 && row.b === 'x');
    const rows = covering({ dimensions, strength: 2, isPossible, fixed: {}, random: seeded(1) });
    const has = (part: Record<string, unknown>): boolean => rows.some((row) => Object.entries(part).every(([name, value]) => row[name] === value));
    const wanted = choices(Object.keys(dimensions), 2).flatMap((some) => product(Object.fromEntries(Object.entries(dimensions).filter(([name]) => some.includes(name)))));
    for (const pair of wanted) expect(has(pair), JSON.stringify(pair)).toBe(isPossible(pair));
    expect(rows.every(isPossible)).toBe(true);
    expect(rows.length).toBeLessThan(product(dimensions).length / 2);
  });

  it('keeps what is fixed', () => {
    const rows = covering({ dimensions, strength: 1, isPossible: () => true, fixed: { a: 3 }, random: seeded(1) });
    expect(rows.every((row) => row.a === 3)).toBe(true);
    expect(new Set(rows.map((row) => row.d))).toEqual(new Set([0, 1, 2]));
  });
});

describe('the cells', () => {
  const short = makeCells('short');
  const accepted = short.filter((cell) => !isRefused(cell));

  it('are the same in every run', () => {
    expect(makeCells('short')).toEqual(short);
  });

  it('have each an id of its own, and values that no other has', () => {
    expect(new Set(short.map(({ id }) => id)).size).toBe(short.length);
    expect(found(short, names.length).size).toBe(short.length);
  });

  it('cover all pairs of values where nothing is refused beforehand', () => {
    const pairs = found(accepted, 2);
    expect(expected(2).filter((pair) => !pairs.has(pair))).toEqual([]);
  });

  it('have what fetch refuses with every other value', () => {
    const wrong = short.filter(({ integrity }) => integrity === 'wrong');
    for (const name of names.filter((name) => name !== 'integrity')) {
      const values = new Set(wrong.map((cell) => cell[name]));
      for (const value of DIMENSIONS[name]) if (!isRefused({ [name]: value })) expect(values, `${name} ${String(value)}`).toContain(value);
    }
  });

  it('of the long form cover all triples', () => {
    const triples = found(makeCells('long').filter((cell) => !isRefused(cell)), 3);
    expect(expected(3).filter((triple) => !triples.has(triple))).toEqual([]);
    expect(triples.size).toBeGreaterThan(20_000);
  }, 120_000);
});
