/** What a refused configuration says, for tests; a configuration that is accepted fails them. */
import { TokenWorkerError } from '../errors.js';

export function refusalMessage(read: () => unknown): string {
  try {
    read();
  } catch (error) {
    if (error instanceof TokenWorkerError && error.code === 'invalid-config') return error.message;
    throw error;
  }
  throw new Error('was accepted, and should have been refused');
}
