/** Key pairs of a sealed worker: the private key is wrapped in the database, and in the worker's memory it cannot be exported. */
import { generateKeyPair } from 'dpop';
import { get, update, type UseStore } from 'idb-keyval';
import type { ProofAlgorithm } from '../../core/dpop/options.js';
import type { Sealing } from '../sealing.js';
import { freshIv, sealedBy, type VaultKeys } from '../vault.js';
import { keyName } from './kept-keys.js';
import type { Key, Keys } from './keys.js';

/** What stands in clear. */
interface Named {
  readonly id: string;
  readonly algorithm: ProofAlgorithm;
  readonly publicKey: ArrayBuffer;
}

/** Bytes and texts alone: not every browser can copy a `CryptoKey` into its database. */
interface Wrapped extends Named {
  readonly iv: BufferSource;
  readonly data: ArrayBuffer;
}

interface Opened {
  readonly key: Key;
  readonly wrapped: Wrapped;
  /** Whether the server's newest secret opens it. */
  readonly isCurrent: boolean;
}

const ALGORITHMS: Readonly<Record<ProofAlgorithm, RsaHashedImportParams | EcKeyImportParams | Algorithm>> = {
  ES256: { name: 'ECDSA', namedCurve: 'P-256' },
  Ed25519: { name: 'Ed25519' },
  RS256: { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' },
  PS256: { name: 'RSA-PSS', hash: 'SHA-256' },
};

/** Any script of the origin can write there. */
function isWrapped(value: unknown): value is Wrapped {
  if (typeof value !== 'object' || value === null) return false;
  const { id, algorithm, publicKey, iv, data } = value as Partial<Wrapped>;
  const isNamed = typeof id === 'string' && typeof algorithm === 'string' && Object.hasOwn(ALGORITHMS, algorithm);
  return isNamed && publicKey instanceof ArrayBuffer && iv instanceof Uint8Array && data instanceof ArrayBuffer;
}

const idOf = (value: unknown): string | undefined => (value === undefined ? undefined : isWrapped(value) ? value.id : 'none of ours');

export class SealedKeys implements Keys {
  readonly #database: UseStore;
  readonly #name: string;
  readonly #wrappers: VaultKeys;
  /** What is stored of the keys that this worker has in use: of themselves they cannot be written any more. */
  readonly #wrapped = new WeakMap<Key, Wrapped>();

  constructor(database: UseStore, owner: string, sealing: Sealing) {
    this.#database = database;
    this.#name = keyName(owner);
    this.#wrappers = sealing.keys('keys');
  }

  async make(algorithm: ProofAlgorithm): Promise<Key> {
    const { privateKey, publicKey } = await generateKeyPair(algorithm, { extractable: true });
    const named: Named = { id: crypto.randomUUID(), algorithm, publicKey: await crypto.subtle.exportKey('spki', publicKey) };
    const made = await this.#open(await this.#wrap(privateKey, named));
    if (made === undefined) throw new Error('the key cannot be unwrapped');
    return made.key;
  }

  async read(): Promise<Key | undefined> {
    const stored = await get<unknown>(this.#name, this.#database);
    const opened = await this.#open(stored);
    // The server does not stand for an older secret for ever.
    if (opened?.isCurrent === false) await this.#wrapAnew(opened).catch(() => undefined);
    return opened?.key;
  }

  async keep(key: Key): Promise<Key> {
    const wrapped = this.#wrapped.get(key);
    if (wrapped === undefined) throw new Error('a key that was not made here cannot be kept');
    for (;;) {
      const stored = await get<unknown>(this.#name, this.#database);
      const earlier = await this.#open(stored);
      if (earlier?.key.algorithm === key.algorithm) return earlier.key;
      if (await this.#replace(stored, wrapped)) return key;
    }
  }

  /** Unless somebody else has written there since. */
  async #replace(before: unknown, wrapped: Wrapped): Promise<boolean> {
    let isReplaced = false;
    const write = (current: unknown): unknown => {
      isReplaced = idOf(current) === idOf(before);
      return isReplaced ? wrapped : current;
    };
    await update<unknown>(this.#name, write, this.#database);
    return isReplaced;
  }

  async #wrapAnew({ key, wrapped }: Opened): Promise<void> {
    const exportable = await this.#open(wrapped, true);
    if (exportable === undefined) return;
    const anew = await this.#wrap(exportable.key.pair.privateKey, wrapped);
    this.#wrapped.set(key, anew);
    await this.#replace(wrapped, anew);
  }

  async #wrap(privateKey: CryptoKey, { id, algorithm, publicKey }: Named): Promise<Wrapped> {
    const named: Named = { id, algorithm, publicKey };
    const iv = freshIv();
    const wrapper = await this.#wrappers[0]();
    return { ...named, iv, data: await crypto.subtle.wrapKey('pkcs8', privateKey, wrapper, sealedBy(iv, this.#binding(named))) };
  }

  /** Undefined when it is none, or was wrapped under another key or for another record. */
  async #open(wrapped: unknown, extractable = false): Promise<Opened | undefined> {
    if (!isWrapped(wrapped)) return undefined;
    const { id, algorithm, iv } = wrapped;
    for (const [index, of] of this.#wrappers.entries()) {
      const wrapper = await of();
      const pair = await unwrap(wrapped, wrapper, sealedBy(iv, this.#binding(wrapped)), extractable);
      if (pair === undefined) continue;
      const key: Key = { id, algorithm, pair };
      this.#wrapped.set(key, wrapped);
      return { key, wrapped, isCurrent: index === 0 };
    }
    return undefined;
  }

  #binding({ id, algorithm, publicKey }: Named): string {
    return JSON.stringify([this.#name, id, algorithm, [...new Uint8Array(publicKey)]]);
  }
}

async function unwrap({ algorithm, publicKey, data }: Wrapped, wrapper: CryptoKey, sealed: AesGcmParams, extractable: boolean): Promise<CryptoKeyPair | undefined> {
  const how = ALGORITHMS[algorithm];
  try {
    return {
      privateKey: await crypto.subtle.unwrapKey('pkcs8', data, wrapper, sealed, how, extractable, ['sign']),
      publicKey: await crypto.subtle.importKey('spki', publicKey, how, true, ['verify']),
    };
  } catch {
    return undefined;
  }
}
