/** No entry outgrows its budget, and README.md says what each weighs. */
import { readFile } from 'node:fs/promises';
import { beforeAll, describe, expect, it } from 'vitest';
import { ENTRIES, measureSizes, sizeTable, withTable, type Measured } from './sizes.mjs';

const README = new URL('../../README.md', import.meta.url);

let measured: readonly Measured[];
beforeAll(async () => {
  measured = await measureSizes();
}, 180_000);

describe('sizes', () => {
  it.each(ENTRIES.map(({ name }, index) => [name, index] as const))('%s is within its budget', (_name, index) => {
    const { gzip = Infinity, budget = 0 } = measured[index] ?? {};
    expect(gzip).toBeLessThanOrEqual(budget);
    // Nor is the budget so wide that growth would go unseen.
    expect(gzip).toBeGreaterThan(budget * 0.85);
  });

  it('the table of README.md is that of this package: `npm run sizes` writes it', async () => {
    const readme = await readFile(README, 'utf8');
    expect(withTable(readme, sizeTable(measured))).toBe(readme);
  });

  it('a document without a place for the table is refused', () => {
    expect(() => withTable('# No place', '')).toThrow('<!-- sizes -->');
  });
});
