/** docs/troubleshooting.md has every error code, and quotes messages that the sources have. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

const ROOT = join(import.meta.dirname, '../..');

const page = readFileSync(join(ROOT, 'docs/troubleshooting.md'), 'utf8');
const codes = [...readFileSync(join(ROOT, 'core/errors.ts'), 'utf8').matchAll(/^ {2}\| '([\w-]+)'/gm)].map(([, code = '']) => code);
const byCode = page.slice(page.indexOf('## Errors, by code'));

/** What a template puts in is `…`, as on the page. */
const withoutValues = (source: string): string => source.replace(/\$\{(?:[^{}]|\{[^{}]*\})*\}/g, '…').replaceAll("\\'", "'");

const sources = ['core', 'client', 'sw', 'server'].flatMap((folder) =>
  readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts'))
    .map((file) => withoutValues(readFileSync(join(ROOT, folder, file), 'utf8'))),
);

/** The parts of a quoted message between its values, each of which one source has to have. */
const missing = (message: string): string[] => message.split('…').map((part) => part.trim()).filter((part) => part.length > 3 && !sources.some((source) => source.includes(part)));

describe('the errors', () => {
  it('by code are all there are', () => {
    expect(codes.length).toBeGreaterThan(10);
    expect([...byCode.matchAll(/^### `([\w-]+)`$/gm)].map(([, code]) => code).sort()).toEqual([...codes].sort());
  });

  const quoted = [...byCode.matchAll(/^- “([^”]+)”(?:; “([^”]+)”)?/gm)].flatMap(([, ...messages]) => messages.filter((message) => message !== undefined));

  it.each(quoted)('“%s” stands in a source', (message) => {
    expect(missing(message)).toEqual([]);
  });

  it('are quoted, and a message that is nowhere would be reported', () => {
    expect(quoted.length).toBeGreaterThan(20);
    expect(missing('…: got …; takes …, or nothing of the kind')).toEqual([', or nothing of the kind']);
  });
});

describe('the reasons why a renewal is put off', () => {
  it('are all there are', () => {
    const union = /export type UnavailableReason =([^]+?)';\n/.exec(readFileSync(join(ROOT, 'core/history.ts'), 'utf8'))?.[1] ?? '';
    const section = page.split(/^### /m).find((text) => text.startsWith('The renewal does not succeed')) ?? '';
    expect([...section.matchAll(/^\| `([\w-]+)` \|/gm)].map(([, why]) => why).sort()).toEqual([...`${union}'`.matchAll(/'([\w-]+)'/g)].map(([, why]) => why).sort());
  });
});
