/** What an app's page writes: compiled against the packed package with each TypeScript version in use. */
import { LogoutEvent, register, TokenWorkerError, VERSION, type LogoutReason, type RegisterOptions, type Session, type SessionSnapshot, type TokenWorkerErrorCode } from 'token-worker';
import { session as autoSession } from 'token-worker/auto';
import type { LogoutMessage } from 'token-worker/protocol';

type Equal<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
declare function expectType<T extends true>(): T;

const options: RegisterOptions = { scope: '/', timeout: 5, session: 'default' };
const session: Session = await register(new URL('/token-worker.js', location.href), options);
expectType<Equal<Awaited<typeof autoSession>, Session>>();
expectType<Equal<typeof VERSION, string>>();

// The store contract of React's useSyncExternalStore.
const unsubscribe: () => void = session.subscribe(() => undefined);
unsubscribe();
const snapshot: SessionSnapshot = session.getSnapshot();
const ends: number | undefined = snapshot.status === 'signed-in' ? snapshot.expiresAt : undefined;
// @ts-expect-error a snapshot never holds a token
void snapshot.accessToken;
// @ts-expect-error it is read only
snapshot.username = 'eve';

session.addEventListener('logout', (event) => {
  expectType<Equal<typeof event, LogoutEvent>>();
  const reason: LogoutReason = event.reason;
  // @ts-expect-error no such reason
  if (event.reason === 'bored') return;
  void reason;
});
await session.setTokens({ accessToken: 'a', refreshToken: 'r', expiresIn: 300 });
// @ts-expect-error the access token is required
await session.setTokens({ refreshToken: 'r' });
await session.login({ returnTo: '/orders' });

try {
  await session.refresh();
} catch (error) {
  if (error instanceof TokenWorkerError) {
    const code: TokenWorkerErrorCode = error.code;
    void code;
  }
}

navigator.serviceWorker.addEventListener('message', ({ data }: MessageEvent<LogoutMessage>) => {
  if (data.type === 'token-worker:logout') void data.at.toFixed();
});
export { ends };
