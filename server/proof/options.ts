/** Reads what `verifyProof(…)` was given beside the request. */
import { checkKeys, isObject, optionalFunction, optionalString, refuse, refuseDescribed, seconds } from '../../core/config/check.js';
import type { Nonces } from './nonces.js';

export interface ProofOptions {
  /** Of the key that the session was bound to at login, as `verifyProof` returned it then (RFC 7638, SHA-256, base64url). Without it any key is taken. */
  readonly thumbprint?: string | undefined;
  /** The access token that came with the request: the proof has to be for it (`ath`). */
  readonly accessToken?: string;
  /** The URL that the browser asked for, where a proxy has changed it. Default: the request's own. Query and fragment do not count. */
  readonly url?: string | URL;
  /** Seconds by which the proof's time may be off, into the past and the future. Default 60. */
  readonly maxAge?: number;
  /** Demands a nonce of this server's. Its lifetime, if it says one, takes the place of `maxAge`. Default: none is demanded. */
  readonly nonce?: Nonces | undefined;
  /**
   * Whether this is the first proof with that `jti`; asked last, once, of proofs that are good in all else. `expiresAt` (epoch seconds) is when it may
   * be forgotten. Default: a memory of this process, of 100 000 proofs; several servers share one, such as `SET jti 1 NX EXAT expiresAt` of Redis.
   */
  readonly isFirstUse?: (jti: string, expiresAt: number) => boolean | Promise<boolean>;
  /** Epoch seconds. Default: this machine's clock. */
  readonly now?: () => number;
}

export interface ReadProofOptions extends Pick<ProofOptions, 'isFirstUse' | 'nonce'> {
  readonly thumbprint: string | undefined;
  readonly accessToken: string | undefined;
  readonly url: string | undefined;
  readonly maxAge: number;
  readonly now: () => number;
}

function readUrl(value: unknown): string | undefined {
  if (value === undefined) return undefined;
  const href = value instanceof URL ? value.href : value;
  if (typeof href !== 'string' || !/^https?:\/\//i.test(href) || !URL.canParse(href)) refuse('verifyProof.url', href, 'an absolute http(s) URL');
  return href;
}

function readNonce(value: unknown): Nonces | undefined {
  if (value === undefined) return undefined;
  const key = 'verifyProof.nonce';
  const hasBoth = isObject(value) && typeof value['isGood'] === 'function' && typeof value['current'] === 'function';
  if (!hasBoth) refuse(key, value, 'what proofNonces(…) gives, or an object with isGood(nonce) and current()');
  seconds(`${key}.lifetime`, value['lifetime'], 1, 'positive');
  return value as unknown as Nonces;
}

/** A token stands in no message, whatever is wrong with it. */
function readAccessToken(value: unknown): string | undefined {
  if (value === undefined || (typeof value === 'string' && value !== '')) return value;
  return refuseDescribed('verifyProof.accessToken', value === '' ? '""' : `a value of type ${typeof value}`, 'the access token, without its scheme');
}

/** @throws TokenWorkerError `invalid-config` */
export function readProofOptions(value: unknown): ReadProofOptions {
  if (!isObject(value)) refuse('verifyProof(…)', value, 'an object such as { thumbprint }');
  checkKeys('verifyProof', value, ['thumbprint', 'accessToken', 'url', 'maxAge', 'nonce', 'isFirstUse', 'now']);
  const nonce = readNonce(value['nonce']);
  const isFirstUse = optionalFunction<NonNullable<ProofOptions['isFirstUse']>>('verifyProof.isFirstUse', value['isFirstUse']);
  return {
    thumbprint: optionalString('verifyProof.thumbprint', value['thumbprint'], 'what verifyProof returned at login'),
    accessToken: readAccessToken(value['accessToken']),
    url: readUrl(value['url']),
    maxAge: seconds('verifyProof.maxAge', value['maxAge'], 60, 'positive'),
    now: optionalFunction<() => number>('verifyProof.now', value['now']) ?? (() => Date.now() / 1000),
    ...(nonce === undefined ? {} : { nonce }),
    ...(isFirstUse === undefined ? {} : { isFirstUse }),
  };
}
