/** The server's own keys: what is only known here, and what secrets and nonces are derived from. */
import { refuseDescribed, toList } from '../core/config/check.js';

const SHORTEST = 32;
const TAKES = `a string of at least ${SHORTEST} random characters (openssl rand -base64 32), or a list of such strings, newest first`;

/** Says what it got without a character of it. */
function describe(value: unknown): string {
  if (typeof value === 'string') return `a string of ${value.length} characters`;
  return Array.isArray(value) ? 'a list' : value === null || value === undefined ? String(value) : `a value of type ${typeof value}`;
}

/**
 * @param name of the option, for the error
 * @returns newest first
 * @throws TokenWorkerError `invalid-config`; its message never holds a key
 */
export function readKeys(name: string, value: unknown): readonly string[] {
  const keys = toList<unknown>(value);
  if (keys.length === 0) refuseDescribed(name, 'an empty list', TAKES);
  return Object.freeze(
    keys.map((key, index) => {
      if (typeof key !== 'string' || key.length < SHORTEST) refuseDescribed(Array.isArray(value) ? `${name}[${index}]` : name, describe(key), TAKES);
      return key;
    }),
  );
}

/** HMAC-SHA-256 of a text: 32 bytes. */
export type Mac = (text: string) => Promise<Uint8Array>;

/**
 * One function for each key. The key is imported once, when it is first used.
 *
 * @param purpose goes before each text, so that one server key serves several purposes and none learns of another's results
 */
export function macsOf(keys: readonly string[], purpose: string): readonly Mac[] {
  const encoder = new TextEncoder();
  return keys.map((key) => {
    let imported: ReturnType<typeof importKey> | undefined;
    const importKey = () => crypto.subtle.importKey('raw', encoder.encode(key), { name: 'HMAC', hash: 'SHA-256' }, false, ['sign']);
    return async (text) => {
      imported ??= importKey();
      return new Uint8Array(await crypto.subtle.sign('HMAC', await imported, encoder.encode(`${purpose}\n${text}`)));
    };
  });
}
