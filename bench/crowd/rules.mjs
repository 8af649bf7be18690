/** The shipped timing rules, made of the sources in core/: nothing of them is written a second time here. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'vite';

const MODULES = ['schedule', 'backoff', 'spread'];

/** @returns {Promise<typeof import('../../core/schedule.js') & typeof import('../../core/backoff.js') & typeof import('../../core/spread.js')>} */
export async function shippedRules() {
  const folder = await mkdtemp(join(tmpdir(), 'rules-'));
  const source = (name) => fileURLToPath(new URL(`../../core/${name}.ts`, import.meta.url));
  try {
    await build({
      configFile: false,
      logLevel: 'warn',
      build: {
        outDir: folder,
        emptyOutDir: true,
        minify: false,
        lib: { entry: Object.fromEntries(MODULES.map((name) => [name, source(name)])), formats: ['es'], fileName: (_, name) => `${name}.mjs` },
      },
    });
    const modules = await Promise.all(MODULES.map((name) => import(pathToFileURL(join(folder, `${name}.mjs`)).href)));
    return Object.assign({}, ...modules);
  } finally {
    await rm(folder, { recursive: true });
  }
}
