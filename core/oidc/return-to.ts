/** Where the browser goes after the provider: a page of this origin, with what went wrong in its query. */
import { TokenWorkerError } from '../errors.js';

/** What the provider said, or what was wrong with what it said. Never a code, a token or a secret. */
export interface SignInError {
  /** RFC 6749 section 4.1.2.1, OpenID Connect Core section 3.1.2.6, or one of ours. */
  readonly code: string;
  readonly description: string | undefined;
}

/**
 * @param value a path or URL of this origin
 * @throws TokenWorkerError `invalid-login` for any other: it would be an open redirect
 */
export function readReturnTo(value: unknown, origin: string): string {
  if (value === undefined) return `${origin}/`;
  const base = `${origin}/`;
  const href = typeof value === 'string' && URL.canParse(value, base) ? new URL(value, base) : undefined;
  // Not by its `origin`: a blob's is that of the page that made it.
  if (href?.href.startsWith(base) !== true) throw new TokenWorkerError('invalid-login', 'returnTo takes a path or URL of this origin');
  return href.href;
}

/** What is read back from the storage, where any script of the origin can write: another place would be an open redirect (RFC 9700, section 4.11). */
export const isAtHome = (returnTo: string, origin: string): boolean => returnTo.startsWith(`${origin}/`) && URL.canParse(returnTo);

/** The same of a sign-out's address, which is the provider's. */
export function isAtEndpoint(location: string, endpoint: URL): boolean {
  if (!URL.canParse(location)) return false;
  const { origin, pathname } = new URL(location);
  return origin === endpoint.origin && pathname === endpoint.pathname;
}

const LONGEST = 500;

/** The error in the names of RFC 6749; none of an earlier sign-in stays. */
export function withOutcome(returnTo: string, error: SignInError | undefined): string {
  const url = new URL(returnTo);
  // Only where it is there: any change writes the whole query anew, in another spelling.
  for (const name of ['error', 'error_description']) if (url.searchParams.has(name)) url.searchParams.delete(name);
  if (error !== undefined) {
    url.searchParams.set('error', error.code.slice(0, LONGEST));
    if (error.description !== undefined) url.searchParams.set('error_description', error.description.slice(0, LONGEST));
  }
  return url.href;
}
