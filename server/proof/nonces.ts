/** Nonces that a server demands in proofs (RFC 9449, sections 8 and 9), without a store: each is the HMAC of a slot of time. */
import { base64url } from 'jose';
import { checkKeys, isObject, optionalFunction, refuse, seconds } from '../../core/config/check.js';
import { macsOf, readKeys } from '../server-keys.js';

/** What `verifyProof` asks about nonces; `proofNonces` makes one. */
export interface Nonces {
  isGood(nonce: string): boolean | Promise<boolean>;
  /** What the client is to put into its next proof. */
  current(): string | Promise<string>;
  /** Seconds for which a nonce can be good at most. If given, a good nonce tells the proof's age, and the user's clock may be wrong. */
  readonly lifetime?: number;
}

export interface ProofNoncesOptions {
  /** Seconds for which a nonce is good at most; half of it at least. Default 300. */
  readonly lifetime?: number;
  /** Epoch seconds. Default: this machine's clock. */
  readonly now?: () => number;
}

export interface ProofNonces extends Nonces {
  isGood(nonce: string): Promise<boolean>;
  current(): Promise<string>;
  readonly lifetime: number;
}

const PURPOSE = 'token-worker proof nonce 1';

/**
 * Nonces that every server with the same keys makes and knows, for `verifyProof`'s `nonce`. Send `current()` as `DPoP-Nonce` with
 * successful answers too, and clients need no second request.
 *
 * @param keys as for `sealWorker`, and they may be the same: newest first, each at least 32 characters
 * @throws TokenWorkerError `invalid-config`; no key stands in its message
 */
export function proofNonces(keys: string | readonly string[], options: ProofNoncesOptions = {}): ProofNonces {
  const macs = macsOf(readKeys('proofNonces.keys', keys), PURPOSE);
  if (!isObject(options)) refuse('proofNonces(…)', options, 'an object such as { lifetime: 300 }');
  checkKeys('proofNonces', options, ['lifetime', 'now']);
  const lifetime = seconds('proofNonces.lifetime', options['lifetime'], 300, 'positive');
  const now = optionalFunction<() => number>('proofNonces.now', options['now']) ?? (() => Date.now() / 1000);
  const slot = (): number => Math.floor(now() / (lifetime / 2));
  /** One for each key, newest first. */
  const noncesOf = (time: number): Promise<string[]> => Promise.all(macs.map(async (mac) => base64url.encode(await mac(String(time)))));

  return Object.freeze({
    lifetime,
    current: async () => {
      const [newest = ''] = await noncesOf(slot());
      return newest;
    },
    isGood: async (nonce: string) => {
      const present = slot();
      const good = await Promise.all([noncesOf(present), noncesOf(present - 1)]);
      return good.flat().includes(nonce);
    },
  });
}
