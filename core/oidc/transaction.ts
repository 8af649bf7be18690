/** A sign-in under way at the provider: what the worker has to know again when the browser comes back. */

export interface Transaction {
  /** Told apart by it (RFC 6749, section 10.12); it is also the record's name. */
  readonly state: string;
  /** `out`: the browser is on its way to the provider's end session endpoint, with what no page is to see in the address. */
  readonly kind: 'in' | 'out';
  /** PKCE (RFC 7636); none for a sign-out. */
  readonly codeVerifier: string | undefined;
  readonly nonce: string | undefined;
  /** Seconds; the ID token has to say that the user was there within. */
  readonly maxAge: number | undefined;
  /** Where the browser goes in the end: a URL of the worker's origin. */
  readonly returnTo: string;
  /** Epoch seconds. */
  readonly begunAt: number;
  /** Of a sign-out: the provider's address with the ID token in it. */
  readonly location: string | undefined;
}

/** Seconds: who is asked for a second factor, or goes to find a password, takes minutes. */
export const LONGEST_SIGN_IN = 3600;

/** A clock that was set back makes nothing last for ever. */
export const isOver = ({ begunAt }: Pick<Transaction, 'begunAt'>, now: number): boolean => Math.abs(now - begunAt) > LONGEST_SIGN_IN;

const isText = (value: unknown): value is string => typeof value === 'string';
const isOptional = (value: unknown, type: 'string' | 'number'): boolean => value === undefined || typeof value === type;

/** Anybody can write into the storage. */
export function readTransaction(value: unknown): Transaction | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const { state, kind, codeVerifier, nonce, maxAge, returnTo, begunAt, location } = value as Partial<Record<keyof Transaction, unknown>>;
  const isOne =
    isText(state) &&
    (kind === 'in' || kind === 'out') &&
    isOptional(codeVerifier, 'string') &&
    isOptional(nonce, 'string') &&
    isOptional(maxAge, 'number') &&
    isText(returnTo) &&
    typeof begunAt === 'number' &&
    isOptional(location, 'string');
  return isOne ? (value as Transaction) : undefined;
}
