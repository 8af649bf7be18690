/** Seals values with AES-GCM: who has no key of the vault's cannot read them, nor write one that it takes for its own. */

/** What AES-GCM made of a value. */
export interface Sealed {
  /** Bytes. Not the generic `Uint8Array` of newer compilers: older ones read these types too. */
  readonly iv: BufferSource;
  readonly data: ArrayBuffer;
}

type VaultKey = () => Promise<CryptoKey>;
/** What is sealed is sealed with the first, and opened with any. */
export type VaultKeys = readonly [VaultKey, ...VaultKey[]];

const ALGORITHM = 'AES-GCM';
const IV_BYTES = 12;

/** Fresh for everything that is sealed: the same twice under one key would give both away. */
export const freshIv = (): BufferSource => crypto.getRandomValues(new Uint8Array(IV_BYTES));

export const sealedBy = (iv: BufferSource, boundTo: string): AesGcmParams => ({ name: ALGORITHM, iv, additionalData: new TextEncoder().encode(boundTo) });

export async function sealWith(key: CryptoKey, value: unknown, boundTo: string): Promise<Sealed> {
  const iv = freshIv();
  return { iv, data: await crypto.subtle.encrypt(sealedBy(iv, boundTo), key, new TextEncoder().encode(JSON.stringify(value))) };
}

/** Undefined when it was sealed under another key or for another record. */
export async function openWith(key: CryptoKey, sealed: Sealed, boundTo: string): Promise<unknown> {
  try {
    const text = await crypto.subtle.decrypt(sealedBy(sealed.iv, boundTo), key, sealed.data);
    return JSON.parse(new TextDecoder().decode(text)) as unknown;
  } catch {
    return undefined;
  }
}

export class Vault {
  readonly #keys: VaultKeys;

  constructor(keys: VaultKeys) {
    this.#keys = keys;
  }

  async seal(value: unknown, boundTo: string): Promise<Sealed> {
    return sealWith(await this.#keys[0](), value, boundTo);
  }

  /** Undefined when it was sealed under another key or for another record. */
  async open(sealed: Sealed, boundTo: string): Promise<unknown> {
    for (const of of this.#keys) {
      // Outside: a storage that cannot be read is no proof that the tokens are lost.
      const key = await of();
      const value = await openWith(key, sealed, boundTo);
      if (value !== undefined) return value;
    }
    return undefined;
  }
}
