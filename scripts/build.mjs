/** Builds the package into dist/: ES modules for bundlers, the drop-in worker as one classic script, and the types. */
import { execFileSync } from 'node:child_process';
import { copyFileSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';

const root = fileURLToPath(new URL('..', import.meta.url));
const { version, dependencies } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'));

const entries = {
  index: 'client/index.ts',
  auto: 'client/auto.ts',
  sw: 'sw/index.ts',
  oidc: 'sw/oidc/index.ts',
  dpop: 'sw/dpop/index.ts',
  workbox: 'sw/workbox/index.ts',
  fallback: 'fallback/index.ts',
  'fallback-oidc': 'fallback/oidc.ts',
  protocol: 'core/protocol.ts',
  testing: 'testing/playwright/index.ts',
  'testing-unit': 'testing/unit/index.ts',
  server: 'server/index.ts',
  vite: 'tools/vite/index.ts',
  'vite-page': 'client/vite.ts',
  'vite-worker': 'sw/bundled.ts',
};

const common = {
  root,
  configFile: false,
  publicDir: false,
  logLevel: 'warn',
  define: { __TOKEN_WORKER_VERSION__: JSON.stringify(version) },
};

// Node's own modules too: the server's entry imports them where it runs in Node.
const isDependency = (id) => id.startsWith('node:') || [...Object.keys(dependencies), 'vite'].some((name) => id === name || id.startsWith(`${name}/`));

async function buildModules(entry) {
  await build({
    ...common,
    build: {
      outDir: 'dist',
      emptyOutDir: false,
      target: 'es2022',
      minify: false,
      lib: { entry, formats: ['es'], fileName: (_format, name) => `${name}.js` },
      rolldownOptions: { external: isDependency, output: { chunkFileNames: 'shared-[hash].js' } },
    },
  });
}

/**
 * One file with all that it needs, minified: a classic script for a worker, or a module for pages without a bundler. Not as a library,
 * whose modules Vite leaves with their white space.
 */
async function buildFile(entry, file, format) {
  await build({
    ...common,
    // The development parts of dependencies stay out.
    define: { ...common.define, 'process.env.NODE_ENV': '"production"' },
    build: {
      outDir: 'dist',
      emptyOutDir: false,
      target: 'es2022',
      minify: true,
      modulePreload: false,
      rolldownOptions: {
        input: entry,
        preserveEntrySignatures: 'strict',
        // By its banner the command knows a copy as ours, and how old it is; after the minifier, which would drop it.
        output: { format, entryFileNames: file, codeSplitting: false, postBanner: `/*! token-worker ${version} | MIT */` },
      },
    },
  });
}

/** A script with a character that Latin-1 has not takes a browser twice the memory, and longer to read. */
function toAscii(file) {
  const path = new URL(`../dist/${file}`, import.meta.url);
  const text = readFileSync(path, 'utf8').replaceAll(/[^\0-\x7f]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
  writeFileSync(path, text);
}

function buildTypes() {
  for (const project of ['client', 'sw', 'fallback', 'testing', 'server', 'tools']) {
    const flags = ['--noEmit', 'false', '--declaration', '--emitDeclarationOnly', '--rootDir', '.', '--outDir', 'dist/types'];
    execFileSync(process.execPath, ['node_modules/typescript/bin/tsc', '-p', project, ...flags], { cwd: root, stdio: 'inherit' });
  }
  // What is declared by hand is not made.
  copyFileSync(new URL('../tools/vite/client.d.ts', import.meta.url), new URL('../dist/types/tools/vite/client.d.ts', import.meta.url));
}

rmSync(new URL('../dist', import.meta.url), { recursive: true, force: true });
await buildModules(entries);
// By itself: what browsers load is not to be in more pieces for its sake.
await buildModules({ command: 'tools/command/cli.ts' });
await buildFile('sw/drop-in.ts', 'token-worker.js', 'iife');
await buildFile('sw/drop-in-oidc.ts', 'token-worker-oidc.js', 'iife');
await buildFile('fallback/index.ts', 'token-worker-fallback.js', 'es');
await buildFile('fallback/oidc.ts', 'token-worker-fallback-oidc.js', 'es');
for (const file of ['token-worker.js', 'token-worker-oidc.js']) toAscii(file);
if (!process.argv.includes('--no-types')) buildTypes();
