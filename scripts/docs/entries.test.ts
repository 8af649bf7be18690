/** The reference is about every entry of the package that has types. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { entries } from './entries.mjs';

const ROOT = join(import.meta.dirname, '../..');

it('each entry with code and types has a source; files and the manifest are none', () => {
  const { exports } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { exports: Record<string, unknown> };
  const typed = Object.entries(exports).filter(([, value]) => /"types".*"default"/.test(JSON.stringify(value))).map(([path]) => path.replace('.', 'token-worker'));
  expect(entries().map(({ name }) => name)).toEqual(typed);
  expect(typed).toContain('token-worker/sw/oidc');
  for (const { source } of entries()) expect(existsSync(join(ROOT, source)), source).toBe(true);
  expect(entries().find(({ name }) => name === 'token-worker/sw')?.source).toBe('./sw/index.ts');
});
