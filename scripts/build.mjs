/** Builds the package into dist/: ES modules for bundlers, the drop-in worker as one classic script, and the types. */
import { execFileSync } from 'node:child_process';
import { readFileSync, rmSync } from 'node:fs';
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
  protocol: 'core/protocol.ts',
  server: 'server/index.ts',
};

const common = {
  root,
  configFile: false,
  publicDir: false,
  logLevel: 'warn',
  define: { __TOKEN_WORKER_VERSION__: JSON.stringify(version) },
};

// Node's own modules too: the server's entry imports them where it runs in Node.
const isDependency = (id) => id.startsWith('node:') || Object.keys(dependencies).some((name) => id === name || id.startsWith(`${name}/`));

async function buildModules() {
  await build({
    ...common,
    build: {
      outDir: 'dist',
      emptyOutDir: false,
      target: 'es2022',
      minify: false,
      lib: { entry: entries, formats: ['es'], fileName: (_format, name) => `${name}.js` },
      rolldownOptions: { external: isDependency, output: { chunkFileNames: 'shared-[hash].js' } },
    },
  });
}

async function buildDropIn(entry, file) {
  await build({
    ...common,
    // Without it, workbox would bring its development code along.
    define: { ...common.define, 'process.env.NODE_ENV': '"production"' },
    build: {
      outDir: 'dist',
      emptyOutDir: false,
      target: 'es2022',
      minify: true,
      lib: { entry, formats: ['iife'], name: 'tokenWorkerDropIn', fileName: () => file },
    },
  });
}

function buildTypes() {
  for (const project of ['client', 'sw', 'server']) {
    const flags = ['--noEmit', 'false', '--declaration', '--emitDeclarationOnly', '--rootDir', '.', '--outDir', 'dist/types'];
    execFileSync(process.execPath, ['node_modules/typescript/bin/tsc', '-p', project, ...flags], { cwd: root, stdio: 'inherit' });
  }
}

rmSync(new URL('../dist', import.meta.url), { recursive: true, force: true });
await buildModules();
await buildDropIn('sw/drop-in.ts', 'token-worker.js');
await buildDropIn('sw/drop-in-oidc.ts', 'token-worker-oidc.js');
if (!process.argv.includes('--no-types')) buildTypes();
