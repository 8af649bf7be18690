/** A provider that demands a nonce in proofs refuses the first one, and says which nonce it wants: one more try (RFC 9449, section 8). */
import { isDPoPNonceError } from 'oauth4webapi';

/** @param exchange sends the request and reads the answer; the nonce is remembered in between */
export async function withNonce<T>(exchange: () => Promise<T>): Promise<T> {
  try {
    return await exchange();
  } catch (error) {
    if (!isDPoPNonceError(error)) throw error;
    return exchange();
  }
}
