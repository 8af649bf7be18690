/** When an access token expires, judged so that a wrong clock on the user's machine does no harm. All times are epoch seconds. */
import { readClaims } from './jwt.js';

export interface ReceivedToken {
  readonly accessToken: string;
  /** As the response gave it: seconds, often as a string. */
  readonly expiresIn: unknown;
  readonly receivedAt: number;
  /** The server's own clock (the response's `Date`), where it can be read. */
  readonly serverTime: number | undefined;
}

function positive(value: unknown): number | undefined {
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  return typeof number === 'number' && Number.isFinite(number) && number > 0 ? number : undefined;
}

/** The lifetime in seconds, or undefined when nothing tells: then the token is used until it is refused. */
function lifetime({ accessToken, expiresIn, receivedAt, serverTime }: ReceivedToken): number | undefined {
  const stated = positive(expiresIn);
  if (stated !== undefined) return stated;
  const claims = readClaims(accessToken);
  const exp = positive(claims?.['exp']);
  if (exp === undefined) return undefined;
  const iat = positive(claims?.['iat']);
  // Both by the server's clock, so the local one plays no part.
  if (iat !== undefined) return positive(exp - iat);
  // A token that looks expired on arrival shows a wrong clock, not a dead token.
  return positive(exp - (serverTime ?? receivedAt));
}

export function expiresAt(received: ReceivedToken): number | undefined {
  const seconds = lifetime(received);
  return seconds === undefined ? undefined : received.receivedAt + seconds;
}

/** `Date.parse` alone takes `-5` for a year. */
const HTTP_DATE = /^\s*(Mon|Tue|Wed|Thu|Fri|Sat|Sun).* GMT\s*$/;

/** An HTTP date (RFC 9110, section 5.6.7) in epoch seconds. */
export function parseHttpDate(text: string | null): number | undefined {
  const milliseconds = text !== null && HTTP_DATE.test(text) ? Date.parse(text) : Number.NaN;
  return Number.isNaN(milliseconds) ? undefined : milliseconds / 1000;
}
