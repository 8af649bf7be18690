/** Reads what the server puts before the worker's script: the secrets that a sealed worker derives its keys from. */
import { decode } from 'jose/base64url';

/** 32 bytes in base64url, without padding. */
const SECRET = /^[A-Za-z0-9_-]{43}$/;

const isSecret = (item: unknown): item is string => typeof item === 'string' && SECRET.test(item);

/** @returns newest first; none where it is anything else than a list of secrets */
export function readSecrets(found: unknown): readonly Uint8Array[] {
  return Array.isArray(found) && found.every(isSecret) ? found.map((item) => decode(item)) : [];
}
