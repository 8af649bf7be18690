/** A proof that the provider refuses: it gets another one with the nonce that it wants (RFC 9449, section 8), or with the time as it is elsewhere. */
import { isDPoPNonceError, ResponseBodyError, WWWAuthenticateChallengeError } from 'oauth4webapi';
import { noteForProofs, readTime } from './server-time.js';
import { SignInFailed } from './sign-in-failed.js';
import type { Connection } from './connection.js';
import type { ProviderTools } from '../provider.js';

const REFUSED = 'invalid_dpop_proof';

/** The clock may be why, and nothing tells this worker; a person can set it right. */
class ClockUnknown extends SignInFailed {
  constructor(said: string | undefined) {
    super(REFUSED, `${said ?? 'the provider refuses the proof of possession'}; the clock of this device may be wrong`);
  }
}

/** The provider's answer where it speaks of the time of a proof, or of what else is wrong with it. */
function refusalOf(error: unknown): Response | undefined {
  if (error instanceof ResponseBodyError) return error.error === REFUSED ? error.response : undefined;
  if (!(error instanceof WWWAuthenticateChallengeError)) return undefined;
  return error.cause.some(({ scheme, parameters }) => scheme === 'dpop' && parameters.error === REFUSED) ? error.response : undefined;
}

/** Whether it was the proof alone that was refused: that says nothing against the code or the refresh token beside it. */
export const isOfProof = (error: unknown): boolean => isDPoPNonceError(error) || refusalOf(error) !== undefined || error instanceof ClockUnknown;

async function withNonce<T>(exchange: () => Promise<T>): Promise<T> {
  try {
    return await exchange();
  } catch (error) {
    if (!isDPoPNonceError(error)) throw error;
    return exchange();
  }
}

/**
 * Once for the nonce, and once for the time. No proof is sent twice: a server may take that for a theft.
 *
 * @param exchange sends the request, with a proof of its own each time, and reads the answer; the nonce is remembered in between
 */
export async function withAnotherProof<T>(exchange: () => Promise<T>, connection: Connection, tools: ProviderTools, signal: AbortSignal): Promise<T> {
  try {
    return await withNonce(exchange);
  } catch (error) {
    const refusal = refusalOf(error);
    if (refusal === undefined) throw error;
    const time = await readTime(refusal, connection.redirectUri(tools.origin), tools, signal);
    if (time === undefined) throw new ClockUnknown(error instanceof ResponseBodyError ? error.error_description : undefined);
    // It is not the time.
    if (!noteForProofs(connection, time - tools.now())) throw error;
    return withNonce(exchange);
  }
}
