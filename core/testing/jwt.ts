/** Makes JWTs for tests: a payload, and a signature that no server would believe. */
import * as base64url from 'jose/base64url';

export function makeJwt(payload: Readonly<Record<string, unknown>>, signature = 'c2lnbmF0dXJlLW9mLWEtdGVzdA'): string {
  const encode = (value: unknown): string => base64url.encode(JSON.stringify(value));
  return `${encode({ alg: 'RS256', typ: 'JWT', kid: 'test-key-1' })}.${encode(payload)}.${signature}`;
}
