/** The guide's `register`, built by an app's bundler: the fallback is a file of its own, loaded only where it is needed. */
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';
import { JWT_CONFIG } from '../support/config.js';
import { ONE_ENGINE } from '../support/one-engine.js';
import { get, signIn } from '../support/page-actions.js';
import { expect, test } from '../support/test.js';
import { WITHOUT_WORKERS } from './support.js';

const WITH_WORKERS = '<!doctype html><title>page</title><link rel="icon" href="data:,"><body></body>';
const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** Those that register, as they stand in the guide. */
async function guideCode(): Promise<string[]> {
  const text = await readFile(join(ROOT, 'docs/guide/fallback.md'), 'utf8');
  return [...text.matchAll(/^```js\n([^]*?)^```$/gm)].map(([, code = '']) => code).filter((code) => code.includes("from 'token-worker'"));
}

/** The built files of an app with this module, by path. */
async function built(code: string, name: string): Promise<Record<string, string>> {
  // In the package's own folder, so that its name is found.
  const folder = join(ROOT, 'e2e/results-guide', name);
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'session.js'), code);
  await writeFile(join(folder, 'tokens.js'), `export const config = ${JSON.stringify(JWT_CONFIG)};`);
  await writeFile(join(folder, 'app.js'), "window.ready = import('./session.js').then(({ session }) => (window.session = session, undefined));");
  try {
    const built = await build({ root: folder, configFile: false, logLevel: 'error', build: { write: false, rolldownOptions: { input: join(folder, 'app.js'), output: { entryFileNames: 'app.js' } } } });
    const { output } = built as { output: { fileName: string; code: string }[] };
    return Object.fromEntries(output.map((file) => [`/${file.fileName}`, file.code]));
  } finally {
    await rm(folder, { recursive: true });
  }
}

test('built by a bundler, it is a file of its own, and serves a page without workers', { tag: ONE_ENGINE }, async ({ serve, browserUnderTest }) => {
  const pieces = await guideCode();
  expect(pieces).toHaveLength(2);
  for (const [index, code] of pieces.entries()) {
    const files = await built(code, String(index));
    const isFallback = (text: string): boolean => text.includes('XMLHttpRequest');
    const own = Object.keys(files).filter((path) => isFallback(files[path] ?? ''));
    expect(own).toHaveLength(1);
    const page = (text: string): string => text.replace('</body>', '<script type="module" src="/app.js"></script></body>');
    const ready = () => tab.run(() => (window as unknown as { ready: Promise<void> }).ready);
    const site = await serve({ files: { ...files, '/': page(WITHOUT_WORKERS) } });
    const tab = await browserUnderTest.open(site.origin);
    await ready();
    expect(site.to(own[0] ?? '')).toHaveLength(1);
    await signIn(tab);
    expect((await get(tab, '/api/me')).status).toBe(200);
    if (index > 0) continue;
    const other = await serve({ files: { ...files, '/': page(WITH_WORKERS) } });
    await tab.goto(other.origin);
    await ready();
    expect(other.to('/app.js')).toHaveLength(1);
    expect(other.to(own[0] ?? '')).toEqual([]);
  }
});
