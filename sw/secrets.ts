/** Takes the secrets that the server has put before the worker's script: once, so that no later script of the worker finds them. */
import { readSecrets } from '../core/secrets.js';

const NAME = 'tokenWorkerSecrets';

let taken: readonly Uint8Array[] = [];

/**
 * Looks again where none were found: what an ES module imports runs before its own first line, in which they stand.
 *
 * @returns newest first; none where the script came without
 */
export function takeSecrets(): readonly Uint8Array[] {
  const found: unknown = Reflect.get(globalThis, NAME);
  Reflect.deleteProperty(globalThis, NAME);
  if (taken.length === 0) taken = readSecrets(found);
  return taken;
}
