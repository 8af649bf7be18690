/** Encrypts tokens under a key that cannot be exported and is kept beside them: out of the app's code, not isolated from it. */
import { get, update, type UseStore } from 'idb-keyval';

/** What AES-GCM made of a value. */
export interface Sealed {
  readonly iv: Uint8Array<ArrayBuffer>;
  readonly data: ArrayBuffer;
}

const KEY_NAME = 'key';
const ALGORITHM = 'AES-GCM';
const IV_BYTES = 12;

export class Vault {
  readonly #store: UseStore;

  constructor(store: UseStore) {
    this.#store = store;
  }

  /** Read each time: the database can be deleted underneath, and then what is sealed needs a key that is stored again. */
  async #key(): Promise<CryptoKey> {
    const stored = await get<unknown>(KEY_NAME, this.#store);
    if (stored instanceof CryptoKey) return stored;
    const made = await crypto.subtle.generateKey({ name: ALGORITHM, length: 256 }, false, ['encrypt', 'decrypt']);
    let kept = made;
    // Another worker may have made one meanwhile: the first stays.
    await update<unknown>(KEY_NAME, (earlier) => (kept = earlier instanceof CryptoKey ? earlier : made), this.#store);
    return kept;
  }

  async seal(value: unknown, boundTo: string): Promise<Sealed> {
    const key = await this.#key();
    const iv = crypto.getRandomValues(new Uint8Array(IV_BYTES));
    const encoder = new TextEncoder();
    const parameters = { name: ALGORITHM, iv, additionalData: encoder.encode(boundTo) };
    return { iv, data: await crypto.subtle.encrypt(parameters, key, encoder.encode(JSON.stringify(value))) };
  }

  /** Undefined when it was sealed under another key or for another record. */
  async open(sealed: Sealed, boundTo: string): Promise<unknown> {
    // Outside: a storage that cannot be read is no proof that the tokens are lost.
    const key = await this.#key();
    try {
      const parameters = { name: ALGORITHM, iv: sealed.iv, additionalData: new TextEncoder().encode(boundTo) };
      const text = await crypto.subtle.decrypt(parameters, key, sealed.data);
      return JSON.parse(new TextDecoder().decode(text)) as unknown;
    } catch {
      return undefined;
    }
  }
}
