/** `session.logout()`: ends the session, tells the provider, and where it is to sign the user out too, sends the page there. */
import type { Lifetime } from '../ports.js';
import type { Joined } from './joined.js';
import { endSession, revoke } from './sign-out.js';

export async function logout({ session, connection, transactions, tools }: Joined, event: Lifetime | undefined): Promise<string | undefined> {
  await session.ready();
  // Who signed in through another worker a moment ago is the one to sign out.
  await session.reload();
  const { state } = session;
  if (state.status === 'signed-out') return undefined;
  // Before the provider is asked for anything, which may take long: a worker that dies over it is to leave nobody signed in.
  await session.endings.end(state.epoch, 'signed-out');
  const told = revoke(connection, state.tokens, tools);
  event?.waitUntil(told);
  const location = await endSession(connection, state.tokens, tools);
  if (location === undefined) {
    await told;
    return undefined;
  }
  // Not this address itself: it holds the ID token, which is no page's to see.
  const name = `out-${String(tools.unique())}`;
  const nothing = undefined;
  await transactions.add({ state: name, kind: 'out', codeVerifier: nothing, nonce: nothing, maxAge: nothing, returnTo: `${tools.origin}/`, begunAt: tools.now(), location });
  return `${connection.redirectUri(tools.origin)}?state=${name}`;
}
