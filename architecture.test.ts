/** Arrows run one way: core knows nobody; sw, client, server and tools know core, and not each other; the fallback puts sw's parts into a page, testing into a test. */
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';

const ROOT = import.meta.dirname;
/** Which folders each may import from, besides its own. */
const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = { core: [], sw: ['core'], client: ['core'], fallback: ['core', 'sw', 'client'], testing: ['core', 'sw', 'client', 'fallback'], server: ['core'], tools: ['core', 'server'] };
/** The packages that may run in a user's browser, each where it is for. */
const PACKAGES: Readonly<Record<string, readonly string[]>> = {
  core: ['jose'],
  sw: ['idb-keyval', 'workbox-core', 'workbox-routing'],
  client: [],
  fallback: [],
  testing: [],
  server: ['jose'],
  // Its own name stands in code that the command prints.
  tools: ['vite', 'token-worker'],
};
/** Those of a part that apps which do not use it do not pay for. */
const PACKAGES_OF_PARTS: Readonly<Record<string, readonly string[]>> = { 'sw/oidc/': ['oauth4webapi'], 'sw/dpop/': ['dpop'] };
const IMPORT = /(?:import|export)\s[^'"]*?from\s+'([^']+)'|import\s+'([^']+)'|import\('([^']+)'\)/g;

interface Arrow {
  readonly from: string;
  readonly to: string;
  /** By `import(…)`, when it is needed. */
  readonly isDynamic?: boolean;
}

function sources(folder: string): string[] {
  return readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts') && !/\.(test|d)\.ts$/.test(file) && !/(?:^|\/)(?:simulation|testing)\//.test(file))
    .map((file) => join(folder, file));
}

function arrowsOf(file: string): Arrow[] {
  const text = readFileSync(join(ROOT, file), 'utf8');
  return [...text.matchAll(IMPORT)].map((match) => ({ from: file, to: match[1] ?? match[2] ?? match[3] ?? '', isDynamic: match[3] !== undefined }));
}

function isAllowed(folder: string, { from, to, isDynamic = false }: Arrow): boolean {
  // A server at the edge has none of Node's own modules, and loads the rest.
  if (to.startsWith('node:')) return folder === 'tools' || (folder === 'server' && isDynamic);
  const ofPart = Object.entries(PACKAGES_OF_PARTS).flatMap(([part, names]) => (from.startsWith(part) ? names : []));
  if (!to.startsWith('.')) return [...(PACKAGES[folder] ?? []), ...ofPart].some((name) => to === name || to.startsWith(`${name}/`));
  const [target = ''] = relative(ROOT, resolve(ROOT, dirname(from), to)).split('/');
  return target === folder || (MAY_IMPORT[folder] ?? []).includes(target);
}

describe('imports', () => {
  for (const folder of Object.keys(MAY_IMPORT).filter((name) => readdirSync(ROOT).includes(name))) {
    it(`of ${folder}/ point only where they may`, () => {
      const arrows = sources(folder).flatMap(arrowsOf);
      expect(arrows.filter((arrow) => !isAllowed(folder, arrow))).toEqual([]);
    });
  }

  it('are found at all: a wrong one would be reported', () => {
    expect(sources('sw').flatMap(arrowsOf).length).toBeGreaterThan(50);
    expect(isAllowed('sw', { from: 'sw/api.ts', to: '../client/register.js' })).toBe(false);
    expect(isAllowed('client', { from: 'client/ask.ts', to: '../sw/api.js' })).toBe(false);
    expect(isAllowed('core', { from: 'core/config/index.ts', to: '../../sw/api.js' })).toBe(false);
    expect(isAllowed('client', { from: 'client/ask.ts', to: 'axios' })).toBe(false);
    expect(isAllowed('server', { from: 'server/drop-in.ts', to: '../sw/api.js' })).toBe(false);
    expect(isAllowed('server', { from: 'server/drop-in.ts', to: 'node:fs/promises' })).toBe(false);
    expect(isAllowed('server', { from: 'server/drop-in.ts', to: 'node:fs/promises', isDynamic: true })).toBe(true);
    expect(isAllowed('sw', { from: 'sw/api.ts', to: '../core/match.js' })).toBe(true);
    expect(isAllowed('sw', { from: 'sw/api.ts', to: 'oauth4webapi' })).toBe(false);
    expect(isAllowed('sw', { from: 'sw/oidc/renew.ts', to: 'oauth4webapi' })).toBe(true);
  });
});
