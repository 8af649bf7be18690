/** Where the key pair of a session's owner is kept: it outlives its workers, and can fail or be lost. */
import { generateKeyPair } from 'dpop';
import type { ProofAlgorithm } from '../../core/dpop/options.js';
import type { Key, Keys } from '../dpop/keys.js';

const broken = (): Promise<never> => Promise.reject(new DOMException('no storage', 'UnknownError'));

const hung = (): Promise<never> => new Promise(() => undefined);

export class KeysDouble implements Keys {
  kept: Key | undefined;
  isBroken = false;
  /** It never answers. */
  isHung = false;

  async make(algorithm: ProofAlgorithm): Promise<Key> {
    return { id: crypto.randomUUID(), algorithm, pair: await generateKeyPair(algorithm) };
  }

  read(): Promise<Key | undefined> {
    if (this.isHung) return hung();
    // Each reading makes new objects.
    return this.isBroken ? broken() : Promise.resolve(structuredClone(this.kept));
  }

  keep(key: Key): Promise<Key> {
    if (this.isHung) return hung();
    if (this.isBroken) return broken();
    const earlier = this.kept?.algorithm === key.algorithm ? this.kept : undefined;
    return Promise.resolve((this.kept = earlier ?? key));
  }
}
