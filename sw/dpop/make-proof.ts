/** One proof for one request, signed by `dpop`. */
import { generateProof } from 'dpop';

export interface ProofFor {
  readonly method: string;
  /** Without query and fragment. */
  readonly url: string;
  /** Beside it in the request; undefined: none that is bound to the key. */
  readonly accessToken: string | undefined;
  readonly nonce: string | undefined;
  /** Seconds by which the server's clock is ahead of this machine's. */
  readonly ahead: number;
}

/**
 * `dpop` takes the time from this machine's clock, whatever other claims it is given. Where that clock is known to be wrong, a claim
 * set that knows how to be written as JSON sets it right.
 */
const byClockAhead = (seconds: number): Record<string, never> => ({
  toJSON: function (this: { readonly iat: number }) {
    return { ...this, toJSON: undefined, iat: this.iat + seconds };
  } as unknown as never,
});

export function makeProof(pair: CryptoKeyPair, { method, url, accessToken, nonce, ahead }: ProofFor): Promise<string> {
  return generateProof(pair, url, method, nonce, accessToken, ahead === 0 ? undefined : byClockAhead(ahead));
}
