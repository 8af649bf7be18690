/** Reads JWTs without trusting them: the worker needs their times and names, and only the resource server verifies. */
import { decodeJwt } from 'jose/jwt/decode';

export type Claims = Readonly<Record<string, unknown>>;

/** The payload, or undefined when the token is opaque or garbled. */
export function readClaims(token: string): Claims | undefined {
  try {
    return decodeJwt(token);
  } catch {
    return undefined;
  }
}
