/** The browser comes back from the provider: the code is exchanged, once, and only for a sign-in that began here. */
import { stateOf } from '../../core/oidc/callback.js';
import { withOutcome, type SignInError } from '../../core/oidc/return-to.js';
import type { Transaction } from '../../core/oidc/transaction.js';
import { signIn } from '../../core/session.js';
import type { ConnectedProvider } from '../provider.js';
import type { Joined } from './joined.js';
import { complete } from './sign-in.js';
import { SignInFailed } from './sign-in-failed.js';

/** Nobody here began it, or it has been answered already: its code is not exchanged. */
const UNKNOWN: SignInError = { code: 'unknown_state', description: 'no sign-in of this browser is waiting for this answer' };

async function signInBy({ session, connection, tools }: Joined, callback: URL, transaction: Transaction): Promise<SignInError | undefined> {
  try {
    const { tokens, username } = await complete(connection, callback, transaction, tools);
    const epoch = tools.unique();
    await session.change((stored) => signIn(tokens, username, epoch, stored.history));
    return undefined;
  } catch (error) {
    if (error instanceof SignInFailed) return { code: error.code, description: error.description };
    tools.report(error);
    return { code: 'server_error', description: undefined };
  }
}

export async function comeBackHere(joined: Joined, url: string): Promise<string | undefined> {
  const transaction = await joined.transactions.take(stateOf(url));
  if (transaction === undefined) return undefined;
  return transaction.location ?? withOutcome(transaction.returnTo, await signInBy(joined, new URL(url), transaction));
}

export async function comeBack(all: readonly ConnectedProvider[], url: string): Promise<string> {
  for (const provider of all) {
    const location = await provider.comeBackHere(url);
    if (location !== undefined) return location;
  }
  return withOutcome(`${new URL(url).origin}/`, UNKNOWN);
}
