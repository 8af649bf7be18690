/** The browser comes back from the provider: the code is exchanged, once, and only for a sign-in that began here. */
import { isCallback, stateOf } from '../../core/oidc/callback.js';
import { isAtEndpoint, isAtHome, withOutcome, type SignInError } from '../../core/oidc/return-to.js';
import type { Transaction } from '../../core/oidc/transaction.js';
import { signIn, type SessionState } from '../../core/session.js';
import type { Lifetime } from '../ports.js';
import type { ConnectedProvider } from '../provider.js';
import type { Joined } from './joined.js';
import { giveBack } from './replaced.js';
import { complete } from './sign-in.js';
import { SignInFailed } from './sign-in-failed.js';

/** Nobody here began it, or it has been answered already: its code is not exchanged. */
const UNKNOWN: SignInError = { code: 'unknown_state', description: 'no sign-in of this browser is waiting for this answer' };

async function signInBy(joined: Joined, callback: URL, transaction: Transaction, event: Lifetime | undefined): Promise<SignInError | undefined> {
  const { session, connection, tools } = joined;
  try {
    const { tokens, username } = await complete(connection, callback, transaction, tools);
    const epoch = tools.unique();
    let former: SessionState | undefined;
    await session.change((stored) => {
      former = stored;
      return signIn(tokens, username, epoch, stored.history);
    });
    giveBack(former, tokens, joined, event);
    return undefined;
  } catch (error) {
    if (error instanceof SignInFailed) return { code: error.code, description: error.description };
    tools.report(error);
    return { code: 'server_error', description: undefined };
  }
}

/** The user is signed out here already: where the provider cannot be asked for its address, the page goes home. */
async function isOfProvider(location: string, { connection, tools }: Joined): Promise<boolean> {
  try {
    return isAtEndpoint(location, await connection.endpoint('end_session_endpoint', tools));
  } catch {
    return false;
  }
}

export async function comeBackHere(joined: Joined, url: string, event: Lifetime | undefined): Promise<string | undefined> {
  const { connection, tools } = joined;
  // What comes to another provider's redirect URI is no answer of this one (RFC 9700, section 4.4.2.2).
  if (!isCallback(url, connection.redirectUri(tools.origin))) return undefined;
  const state = stateOf(url);
  const transaction = state === undefined ? undefined : await joined.transactions.take(state);
  if (transaction === undefined || !isAtHome(transaction.returnTo, tools.origin)) return undefined;
  const { location } = transaction;
  if (location !== undefined) return (await isOfProvider(location, joined)) ? location : undefined;
  return withOutcome(transaction.returnTo, await signInBy(joined, new URL(url), transaction, event));
}

export async function comeBack(all: readonly ConnectedProvider[], url: string, event: Lifetime | undefined): Promise<string> {
  for (const provider of all) {
    const location = await provider.comeBackHere(url, event);
    if (location !== undefined) return location;
  }
  return withOutcome(`${new URL(url).origin}/`, UNKNOWN);
}
