/** The table says what the runs have told, and has a row for each attack. */
import { readdirSync, readFileSync } from 'node:fs';
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

/** What an attack suite has to try, by the files that do; more may be tried. */
const DEMANDED = {
  'read IndexedDB': 'read-indexeddb',
  'decrypt what is in it': 'decrypt-indexeddb',
  'use a stored key': 'sign-with-a-stored-key',
  'dump caches, cookies, performance, referrer and history': 'dump-the-page',
  'read the script by every means': 'read-the-script',
  'HTTP cache': 'http-cache',
  'prefetch and speculation rules': 'prefetch',
  'Early Hints': 'early-hints',
  'source maps': 'source-maps',
  'error stacks': 'error-messages',
  'hook what the page calls, and prototypes': 'hook-the-page',
  'send every message': 'protocol-messages',
  'reconfigure it': 'reconfigure',
  'another scope and query string': 'other-scope-and-query',
  'register another script': 'register-another-script',
  'unregister it and refresh': 'unregister-and-refresh',
  'login, refresh and logout from frames': 'frames',
  'hold or steal locks': 'hold-or-steal-locks',
  'delete or block the database': 'delete-the-database',
  'replay an old database': 'roll-back-the-database',
  'fix the cookie': 'fix-the-cookie',
  'echo endpoints': 'echo-endpoint',
  'open redirects': 'open-redirect',
  'a subdomain': 'subdomain',
  'navigation CSRF': 'navigation-csrf',
  'a shared worker': 'shared-worker',
  'an old version of the worker': 'old-version-of-the-worker',
};

const attackFiles = readdirSync(new URL('..', import.meta.url)).filter((name) => name.endsWith('.test.ts'));
const security = readFileSync(new URL('../../../docs/security.md', import.meta.url), 'utf8');

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

describe('docs/security.md', () => {
  it.each(attackFiles)('has a row for %s, with an outcome in each mode', (file) => {
    const rows = security.split('\n').filter((line) => line.startsWith('| [') && line.includes(`](../e2e/attacks/${file})`));
    expect(rows).toHaveLength(1);
    expect(rows[0]?.match(/\| (?:[A-Z]\w+(?:, \w+)*: )?(?:stopped|\*\*not stopped\*\*): /g)).toHaveLength(4);
  });

  it('links no attack that is not there', () => {
    const linked = [...security.matchAll(/\]\(\.\.\/e2e\/attacks\/([\w-]+\.test\.ts)\)/g)].map(([, file]) => file);
    expect(linked.filter((file) => !attackFiles.includes(file ?? ''))).toEqual([]);
  });

  it.each(Object.entries(DEMANDED))('what has to be tried has its file: %s', (_, name) => {
    expect(attackFiles).toContain(`${name}.test.ts`);
  });
});
