/** Where the key pair of a session's owner is kept. Both calls reject where the storage cannot be had. */
import type { ProofAlgorithm } from '../../core/dpop/options.js';

export interface Key {
  /** Each reading makes new objects of the same key. */
  readonly id: string;
  readonly algorithm: ProofAlgorithm;
  readonly pair: CryptoKeyPair;
}

export interface Keys {
  /** A new one, which is not kept yet. */
  make(algorithm: ProofAlgorithm): Promise<Key>;
  read(): Promise<Key | undefined>;
  /** Answers what is kept then: of two workers that make a key at once, the first one's stays, unless it is of another algorithm. */
  keep(key: Key): Promise<Key>;
}
