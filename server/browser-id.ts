/** Which browser asks: random bytes in a cookie that no script can read, and on https none can write where the browser knows its prefix. Who knows it can have the server make its secret. */
import { base64url } from 'jose';

const BYTES = 32;
/** The longest that browsers keep a cookie (RFC 6265bis, section 5.5). Counted anew with each script. */
const MAX_AGE = 34_560_000;
/** 32 bytes in base64url; the last character holds four bits of them. */
const ID = /^[A-Za-z0-9_-]{42}[AEIMQUYcgkosw048]$/;

export interface BrowserCookie {
  readonly name: string;
  readonly secure: boolean;
}

/** The prefix makes a browser that knows it refuse it from scripts, from subdomains and for other paths (RFC 6265bis, section 4.1.3). */
export const SECURE_COOKIE: BrowserCookie = Object.freeze({ name: '__Host-Http-token-worker', secure: true });
/** For http on localhost, where prefixes cannot be used. */
export const INSECURE_COOKIE: BrowserCookie = Object.freeze({ name: 'token-worker-browser', secure: false });

/**
 * @param header `Cookie`
 * @returns the ids under that name, malformed ones as undefined: more than one means that somebody has planted a cookie
 */
export function readIds(header: string | null, { name }: BrowserCookie): readonly (string | undefined)[] {
  const pairs = (header ?? '').split(';').map((pair) => pair.trim());
  return pairs.filter((pair) => pair.startsWith(`${name}=`)).map((pair) => pair.slice(name.length + 1)).map((id) => (ID.test(id) ? id : undefined));
}

export const newId = (): string => base64url.encode(crypto.getRandomValues(new Uint8Array(BYTES)));

/** @returns the value of a `Set-Cookie` header */
export function setCookie({ name, secure }: BrowserCookie, id: string): string {
  return `${name}=${id}; Path=/; Max-Age=${MAX_AGE}; HttpOnly; SameSite=Strict${secure ? '; Secure' : ''}`;
}
