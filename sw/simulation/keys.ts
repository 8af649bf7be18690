/** Where the key pair of a session's owner is kept: it outlives its workers, and can fail or be lost. */
import type { Key, Keys } from '../dpop/keys.js';

const broken = (): Promise<never> => Promise.reject(new DOMException('no storage', 'UnknownError'));

export class KeysDouble implements Keys {
  kept: Key | undefined;
  isBroken = false;

  read(): Promise<Key | undefined> {
    // Each reading makes new objects.
    return this.isBroken ? broken() : Promise.resolve(structuredClone(this.kept));
  }

  keep(key: Key): Promise<Key> {
    if (this.isBroken) return broken();
    const earlier = this.kept?.algorithm === key.algorithm ? this.kept : undefined;
    return Promise.resolve((this.kept = earlier ?? key));
  }
}
