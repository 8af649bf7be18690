/** The table says what the runs have told. */
import { describe, expect, it } from 'vitest';
import { tableOf, withTable } from './document.mjs';
import { notStopped, stopped } from './outcome.js';
import type { ToldOfFile } from './told.js';

const told = (engine: ToldOfFile['engine'], sealed = stopped('a')): ToldOfFile => ({
  name: 'Read | it',
  file: 'e2e/attacks/read.test.ts',
  engine,
  version: '1',
  outcomes: { indexeddb: notStopped('b'), memory: stopped('c'), sealed },
  control: undefined,
});

const lastRow = (table: string): string => table.split('\n').at(-1) ?? '';

describe('the table', () => {
  it('says once what the engines agree on, and marks what has not been run', () => {
    expect(lastRow(tableOf([told('firefox'), told('chromium')]))).toBe(
      '| [Read \\| it](../e2e/attacks/read.test.ts) | **not stopped**: b | stopped: c | stopped: a | – | `indexeddb` |',
    );
  });

  it('names the engines where they differ', () => {
    expect(lastRow(tableOf([told('chromium'), told('webkit', notStopped('d'))]))).toContain('| Chromium: stopped: a; WebKit: **not stopped**: d |');
  });

  it('takes the place of the one before, and of nothing else', () => {
    const document = 'before\n<!-- attacks -->\nold\n<!-- /attacks -->\nafter\n';
    const once = withTable(document, [told('chromium')]);
    expect(once).toMatch(/^before\n<!-- attacks -->\n1 attacks, in Chromium 1\.\n[^]*\n<!-- \/attacks -->\nafter\n$/);
    expect(once).not.toContain('old');
    expect(withTable(once, [told('chromium')])).toBe(once);
    expect(() => withTable('no place', [])).toThrow('<!-- attacks -->');
  });
});
