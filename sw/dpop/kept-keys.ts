/** Key pairs in IndexedDB, which keeps keys as they are: no script, the worker's own included, can export the private one. */
import { generateKeyPair } from 'dpop';
import { get, update, type UseStore } from 'idb-keyval';
import type { ProofAlgorithm } from '../../core/dpop/options.js';
import type { Key, Keys } from './keys.js';

const isPrivate = (value: unknown): boolean => value instanceof CryptoKey && value.type === 'private' && !value.extractable;
const isPublic = (value: unknown): boolean => value instanceof CryptoKey && value.type === 'public';

/** Any script of the origin can write there. */
function isKey(value: unknown): value is Key {
  if (typeof value !== 'object' || value === null) return false;
  const { id, algorithm, pair } = value as Partial<Key>;
  return typeof id === 'string' && typeof algorithm === 'string' && typeof pair === 'object' && pair !== null && isPrivate(pair.privateKey) && isPublic(pair.publicKey);
}

export const keyName = (owner: string): string => `proof ${owner}`;

export class KeptKeys implements Keys {
  readonly #database: UseStore;
  readonly #name: string;

  constructor(database: UseStore, owner: string) {
    this.#database = database;
    this.#name = keyName(owner);
  }

  async make(algorithm: ProofAlgorithm): Promise<Key> {
    return { id: crypto.randomUUID(), algorithm, pair: await generateKeyPair(algorithm) };
  }

  async read(): Promise<Key | undefined> {
    const stored = await get<unknown>(this.#name, this.#database);
    return isKey(stored) ? stored : undefined;
  }

  async keep(key: Key): Promise<Key> {
    let kept = key;
    const choose = (earlier: unknown): Key => (kept = isKey(earlier) && earlier.algorithm === key.algorithm ? earlier : key);
    await update<unknown>(this.#name, choose, this.#database);
    return kept;
  }
}
