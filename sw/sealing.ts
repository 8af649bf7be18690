/** The keys of a sealed worker, derived from what its script came with: they are in no storage, and no page can have them. */
import type { StorageKind } from '../core/config/types.js';
import { TokenWorkerError } from '../core/errors.js';
import type { VaultKeys } from './vault.js';

/** What is sealed: values, or keys, which are wrapped. Each has keys of its own. */
type Purpose = 'values' | 'keys';

const USAGES: Readonly<Record<Purpose, readonly KeyUsage[]>> = { values: ['encrypt', 'decrypt'], keys: ['wrapKey', 'unwrapKey'] };
const LABEL = 'token-worker sealed 1';

async function derive(secret: Uint8Array, purpose: Purpose): Promise<CryptoKey> {
  const base = await crypto.subtle.importKey('raw', new Uint8Array(secret), 'HKDF', false, ['deriveKey']);
  const parameters = { name: 'HKDF', hash: 'SHA-256', salt: new Uint8Array(), info: new TextEncoder().encode(`${LABEL} ${purpose}`) };
  return crypto.subtle.deriveKey(parameters, base, { name: 'AES-GCM', length: 256 }, false, USAGES[purpose]);
}

/** Once, when it is needed for the first time. */
function lazily(secret: Uint8Array, purpose: Purpose): () => Promise<CryptoKey> {
  let key: Promise<CryptoKey> | undefined;
  return () => (key ??= derive(secret, purpose));
}

export class Sealing {
  readonly #keys: Readonly<Record<Purpose, VaultKeys>>;

  /** @param secrets newest first: sealed is with the first, opened with any */
  constructor([first, ...older]: readonly [Uint8Array, ...Uint8Array[]]) {
    const keysFor = (purpose: Purpose): VaultKeys => [lazily(first, purpose), ...older.map((secret) => lazily(secret, purpose))];
    this.#keys = { values: keysFor('values'), keys: keysFor('keys') };
    // A worker that starts reads a session at once: the key is made while its storage answers.
    this.#keys.values[0]().catch(() => undefined);
  }

  keys(purpose: Purpose): VaultKeys {
    return this.#keys[purpose];
  }
}

/** @returns undefined where there is no secret to seal with */
export function sealingWith([first, ...older]: readonly Uint8Array[]): Sealing | undefined {
  return first === undefined ? undefined : new Sealing([first, ...older]);
}

/**
 * What a session's storage is sealed with; undefined where it is not to be sealed. Nothing that is to be is ever stored otherwise.
 *
 * @throws TokenWorkerError `not-sealed`
 */
export function sealingFor({ storage }: { readonly storage: StorageKind }, sealing: Sealing | undefined): Sealing | undefined {
  if (storage !== 'sealed') return undefined;
  if (sealing !== undefined) return sealing;
  throw new TokenWorkerError('not-sealed', "storage: 'sealed' takes a worker whose script comes from sealWorker(…) of 'token-worker/server'; this one came without a secret");
}
