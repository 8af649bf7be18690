/** What `session.login()` and `session.logout()` mean where there is a provider: the reply says where the page is to go. */
import { TokenWorkerError } from '../core/errors.js';
import { readLogin } from '../core/oidc/login-options.js';
import { readReturnTo } from '../core/oidc/return-to.js';
import type { Managed } from './managed.js';
import type { Lifetime } from './ports.js';
import { providerOf } from './provider.js';
import { toolsOf } from './provider-tools.js';
import { settledWithin } from './settled-within.js';

/** How long a provider that does not answer may put off the end of the session, in seconds. */
const LONGEST_WAIT = 8;

/** @throws TokenWorkerError `invalid-login`, `provider-unavailable` */
export async function beginLogin(managed: Managed, options: unknown): Promise<string> {
  const { session, transactions, ports } = managed;
  const provider = providerOf(session.config);
  if (provider === undefined || transactions === undefined) {
    throw new TokenWorkerError('invalid-login', `the session ${JSON.stringify(session.config.name)} has no provider: its pages sign in by their own request to a login endpoint`);
  }
  const { transaction, location } = await provider.begin(readLogin(options, ports.origin), toolsOf(managed));
  await transactions.add(transaction);
  return location;
}

/** Ends the session; the provider is told, and where it is to sign the user out too, the page goes there by the worker. */
export async function logoutAtProvider(managed: Managed, event: Lifetime | undefined, returnTo: unknown): Promise<string | undefined> {
  const { session, transactions, ports } = managed;
  await session.ready();
  // Who signed in through another worker a moment ago is the one to sign out.
  await session.reload();
  const { state } = session;
  const provider = providerOf(session.config);
  if (state.status === 'signed-out' || provider === undefined) return undefined;
  const to = readReturnTo(returnTo, ports.origin);
  let location: string | undefined;
  const told = Promise.all([
    provider.endSession(state.tokens, toolsOf(managed)).then((found) => (location = found)),
    provider.revoke(state.tokens, toolsOf(managed)),
  ]);
  event?.waitUntil(told);
  await settledWithin(LONGEST_WAIT, told, ports);
  await session.endings.end(state.epoch, 'signed-out');
  if (location === undefined || transactions === undefined) return undefined;
  // Not this address itself: it holds the ID token, which is no page's to see.
  const name = `out-${String(ports.unique())}`;
  await transactions.add({
    state: name,
    kind: 'out',
    codeVerifier: undefined,
    nonce: undefined,
    maxAge: undefined,
    returnTo: to,
    begunAt: ports.now(),
    location,
  });
  return `${session.config.provider?.redirectHref ?? ''}?state=${name}`;
}
