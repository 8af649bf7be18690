/** What the tarball holds, and what it must not. */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { installPacked } from '../packed.mjs';

let folder: string;
let files: readonly string[];
let manifest: { readonly exports: Record<string, string | Record<string, string>>; readonly dependencies: Record<string, string>; readonly license: string };

const text = (file: string): Promise<string> => readFile(join(folder, file), 'utf8');

beforeAll(async () => {
  folder = join(await installPacked(), 'node_modules/token-worker');
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1));
  manifest = JSON.parse(await text('package.json')) as typeof manifest;
}, 120_000);

describe('the tarball', () => {
  it('holds what package.json exports, the licence and the README', () => {
    const targets = Object.values(manifest.exports).flatMap((target) => (typeof target === 'string' ? [target] : Object.values(target)));
    expect(targets.filter((target) => !files.includes(target.replace(/^\.\//, '')))).toEqual([]);
    expect(files).toEqual(expect.arrayContaining(['LICENSE', 'README.md', 'package.json']));
    expect(manifest.license).toBe('MIT');
  });

  it('holds nothing else: no source, no test, no simulation, no map', () => {
    const strange = files.filter((file) => !/^(?:LICENSE|README\.md|package\.json|dist\/[\w.-]+\.js|dist\/types\/[\w./-]+\.d\.ts)$/.test(file));
    expect(strange).toEqual([]);
    expect(files.filter((file) => /test|simulation/.test(file) && !/^dist\/(?:types\/)?testing/.test(file))).toEqual([]);
  });

  it.each(['token-worker.js', 'token-worker-oidc.js'])('has %s as one classic script, without development code', async (name) => {
    const script = await text(`dist/${name}`);
    expect(script).not.toMatch(/\b(?:import|export)\s*[{*"'`]|\bimport\(|\brequire\(/);
    expect(script).not.toMatch(/process\.env|console\.|debugger/);
    // A worker reads tokens; it verifies none.
    expect(script).not.toMatch(/jwtVerify|JWKSNoMatchingKey/);
  });

  it('names no registry and no place of the machine that built it', async () => {
    const found = await Promise.all(files.map(async (file) => (/registry\.|\/(?:home|root|tmp|work|Users)\//.test(await text(file)) ? [file] : [])));
    expect(found.flat()).toEqual([]);
  });

  it('depends on nothing that the page would load', async () => {
    const page = await Promise.all(['dist/index.js', 'dist/auto.js'].map(text));
    const imports = page.flatMap((script) => [...script.matchAll(/from\s*["']([^"']+)["']/g)].map(([, name = '']) => name));
    expect(imports.filter((name) => !name.startsWith('./'))).toEqual([]);
    expect(imports.length).toBeGreaterThan(0);
  });
});
