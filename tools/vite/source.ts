/** Where the configuration stands, a file of the app or vite.config itself, and the modules that are bundled with it. */
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { normalizePath } from 'vite';
import { isObject, refuse } from '../../core/config/check.js';
import { literal } from './literal.js';

/** Built beside this module. */
const WORKER = normalizePath(fileURLToPath(new URL(/* @vite-ignore */ './vite-worker.js', import.meta.url)));

export interface Source {
  /** The file that default-exports the configuration; undefined where it stands in vite.config. */
  readonly file: string | undefined;
  /** The worker's entry. It imports the library first, which has to be there before anything of the app's. */
  readonly worker: string;
  /** A module that default-exports the configuration. */
  readonly config: string;
}

/**
 * @param given what `tokenWorker(…)` was given
 * @param root Vite's
 * @throws TokenWorkerError `invalid-config`
 */
export function sourceOf(given: unknown, root: string): Source {
  const start = `import { startWorker } from ${JSON.stringify(WORKER)};\n`;
  if (typeof given === 'string' && given !== '') {
    const file = normalizePath(resolve(root, given));
    const from = JSON.stringify(file);
    return { file, worker: `${start}import config from ${from};\nstartWorker(config);\n`, config: `export { default } from ${from};\n` };
  }
  if (!isObject(given) && !Array.isArray(given)) {
    refuse('tokenWorker(…)', given, "a configuration, a list of them, or the path of a module that default-exports it, such as './token-worker.config.ts'");
  }
  const text = literal(given);
  return { file: undefined, worker: `${start}startWorker(${text});\n`, config: `export default ${text};\n` };
}
