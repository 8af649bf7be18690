/** The browser comes back from the provider: the worker exchanges the code, and no page, no history entry and no script sees it. */
import { stateOf } from '../core/oidc/callback.js';
import { withOutcome, type SignInError } from '../core/oidc/return-to.js';
import type { Transaction } from '../core/oidc/transaction.js';
import { signIn } from '../core/session.js';
import type { Incoming, Managed } from './managed.js';
import { providerOf, SignInFailed } from './provider.js';
import { toolsOf } from './provider-tools.js';

/** Nobody here began it, or it has been answered already: its code is not exchanged. */
const UNKNOWN: SignInError = { code: 'unknown_state', description: 'no sign-in of this browser is waiting for this answer' };

async function find(sessions: readonly Managed[], state: string): Promise<{ readonly managed: Managed; readonly transaction: Transaction } | undefined> {
  for (const managed of sessions) {
    const transaction = await managed.transactions?.take(state);
    if (transaction !== undefined) return { managed, transaction };
  }
  return undefined;
}

async function signInBy(managed: Managed, callback: URL, transaction: Transaction): Promise<SignInError | undefined> {
  const { session, ports } = managed;
  try {
    const signedIn = await providerOf(session.config)?.complete(callback, transaction, toolsOf(managed));
    if (signedIn === undefined) return UNKNOWN;
    const { tokens, username } = signedIn;
    const epoch = ports.unique();
    await session.change((stored) => signIn(tokens, username, epoch, stored.history));
    return undefined;
  } catch (error) {
    if (error instanceof SignInFailed) return { code: error.code, description: error.description };
    ports.report(error);
    return { code: 'server_error', description: undefined };
  }
}

async function destination(sessions: readonly Managed[], url: string): Promise<string> {
  const found = await find(sessions, stateOf(url));
  if (found === undefined) return withOutcome(`${new URL(url).origin}/`, UNKNOWN);
  const { managed, transaction } = found;
  if (transaction.location !== undefined) return transaction.location;
  return withOutcome(transaction.returnTo, await signInBy(managed, new URL(url), transaction));
}

export function handleCallback(sessions: readonly Managed[], { request, event }: Incoming): Promise<Response> {
  const going = destination(sessions, request.url);
  // Whoever goes away while the code is exchanged is signed in all the same.
  event?.waitUntil(going);
  return going.then((location) => Response.redirect(location, 303));
}
