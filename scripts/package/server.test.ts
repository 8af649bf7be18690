/** Importing the packed package on a server does nothing and breaks nothing: every entry, in plain Node.js. */
import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';
import { installPacked } from '../packed.mjs';

const run = promisify(execFile);

/**
 * The drop-in files are for browsers to load, not for anybody to import; package.json is no module. The plugin's entries are
 * Vite's, which is not beside it here.
 */
const isImported = (entry: string): boolean => !/\.js(?:on)?$|\/vite/.test(entry);

const look = (entries: readonly string[]): string => `
  const before = Object.getOwnPropertyNames(globalThis);
  const { fetch: fetched } = globalThis;
  const done = {};
  for (const entry of ${JSON.stringify(entries)}) {
    done[entry] = Object.keys(await import(entry)).length;
  }
  const added = Object.getOwnPropertyNames(globalThis).filter((name) => !before.includes(name));
  console.log(JSON.stringify({ done, added, isFetchUntouched: fetch === fetched }));
`;

it('every entry imports, adds no global and keeps nothing running', async () => {
  const root = await installPacked();
  const { exports } = JSON.parse(await readFile(join(root, 'node_modules/token-worker/package.json'), 'utf8')) as { exports: Record<string, unknown> };
  const entries = Object.keys(exports).filter(isImported).map((entry) => entry.replace(/^\./, 'token-worker'));
  // It ends by itself, or is ended and fails.
  const { stdout, stderr } = await run(process.execPath, ['--input-type=module', '--eval', look(entries)], { cwd: root, timeout: 60_000 });
  expect(stderr).toBe('');
  const { done, ...rest } = JSON.parse(stdout) as { done: Record<string, number>; added: string[]; isFetchUntouched: boolean };
  expect(rest).toEqual({ added: [], isFetchUntouched: true });
  expect(Object.keys(done)).toEqual(entries);
}, 120_000);
