/** The text of this package's own workers, read from beside the built module. */
import { oneOf } from '../core/config/check.js';
import { TokenWorkerError } from '../core/errors.js';

const FILES = ['token-worker.js', 'token-worker-oidc.js'] as const;

/** `token-worker-oidc.js` has `oidc(…)` and `dpop(…)` at hand for the configuration file; the other is smaller. */
export type DropInFile = (typeof FILES)[number];

function readerBeside(module: string): (file: string) => Promise<string> {
  return async (file) => {
    try {
      // Imported only where it is needed: a server at the edge gives the script itself, and has no files.
      const { readFile } = await import('node:fs/promises');
      return await readFile(new URL(file, module), 'utf8');
    } catch {
      throw new TokenWorkerError(
        'invalid-config',
        `sealWorker.script: ${file} cannot be read from beside token-worker/server. Where your server is bundled or has no files, give the script's text, or keep token-worker out of the bundle`,
      );
    }
  };
}

/**
 * The `script` of `sealWorker` that serves one of this package's drop-in workers. It is read once, when it is first asked for; a
 * read that fails is tried again.
 *
 * @throws TokenWorkerError `invalid-config`: there is no such drop-in. What it returns rejects with that code where the file cannot be read.
 */
export const dropIn = (file: DropInFile = 'token-worker.js'): (() => Promise<string>) => dropInBeside(import.meta.url, file);

/** @internal */
export function dropInBeside(module: string, file: DropInFile): () => Promise<string> {
  const read = readerBeside(module);
  const name = oneOf('dropIn', file, FILES, 'token-worker.js');
  let text: Promise<string> | undefined;
  return () => {
    const reading = (text ??= read(name));
    reading.catch(() => {
      if (text === reading) text = undefined;
    });
    return reading;
  };
}
