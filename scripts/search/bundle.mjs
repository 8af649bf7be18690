/** Makes one script of the search and of everything that it runs, with a module replaced where a deliberate defect is wanted. */
import { rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';

const root = fileURLToPath(new URL('../..', import.meta.url));
/** Of each run its own: a search that goes on for an hour is not to change under way. */
const outDir = `${root}/node_modules/.cache/token-worker-search/${process.pid}`;
process.on('exit', () => rmSync(outDir, { recursive: true, force: true }));

/** @param {{ module: string, replacement: string } | undefined} defect paths from the root */
function replacing(defect) {
  return {
    name: 'token-worker-defect',
    enforce: /** @type {const} */ ('pre'),
    async resolveId(source, importer) {
      if (defect === undefined || importer === undefined) return undefined;
      const found = await this.resolve(source, importer, { skipSelf: true });
      // The replacement itself gets the original, to take from it what stays.
      if (found?.id !== root + defect.module || importer === root + defect.replacement) return undefined;
      return root + defect.replacement;
    },
  };
}

/** @returns {Promise<string>} the script's path */
export async function bundle(name, defect) {
  await build({
    root,
    configFile: false,
    publicDir: false,
    logLevel: 'warn',
    define: { __TOKEN_WORKER_VERSION__: '"0.0.0-search"' },
    plugins: [replacing(defect)],
    ssr: { external: ['fast-check'], noExternal: true },
    build: {
      ssr: 'sw/simulation/search/main.ts',
      outDir,
      emptyOutDir: false,
      target: 'node20',
      minify: false,
      rolldownOptions: { output: { entryFileNames: `${name}.mjs`, codeSplitting: false } },
    },
  });
  return `${outDir}/${name}.mjs`;
}
