/** A key that cannot be exported and is kept beside what it seals: out of the app's code, not isolated from it. */
import { get, update, type UseStore } from 'idb-keyval';
import type { VaultKeys } from './vault.js';

const KEY_NAME = 'key';

export const makeKey = (): Promise<CryptoKey> => crypto.subtle.generateKey({ name: 'AES-GCM', length: 256 }, false, ['encrypt', 'decrypt']);

/** Read each time: the database can be deleted underneath, and then what is sealed needs a key that is stored again. */
async function readOrMake(store: UseStore): Promise<CryptoKey> {
  const stored = await get<unknown>(KEY_NAME, store);
  if (stored instanceof CryptoKey) return stored;
  const made = await makeKey();
  let kept = made;
  // Another worker may have made one meanwhile: the first stays.
  await update<unknown>(KEY_NAME, (earlier) => (kept = earlier instanceof CryptoKey ? earlier : made), store);
  return kept;
}

export const keptKey = (store: UseStore): VaultKeys => [() => readOrMake(store)];
