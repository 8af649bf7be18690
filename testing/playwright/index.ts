/** `token-worker/testing`: for tests of an app with Playwright. `base.extend<TokenWorkerFixtures>(tokenWorkerFixtures)` adds the fixture `signIn`. */
import type { SessionSnapshot } from '../../core/snapshot.js';
import { signIn, type ContextLike, type SignIn } from './sign-in.js';

export interface TokenWorkerFixtures {
  /** Signs a user in, in this test's context, without the app's login page. */
  readonly signIn: (options: SignIn) => Promise<SessionSnapshot | undefined>;
}

interface Given {
  readonly context: ContextLike;
  readonly baseURL: string | undefined;
}

export const tokenWorkerFixtures = {
  signIn: async ({ context, baseURL }: Given, use: (fixture: TokenWorkerFixtures['signIn']) => Promise<void>): Promise<void> => {
    await use((options) => signIn(context, { ...(baseURL === undefined ? {} : { url: baseURL }), ...options }));
  },
};

export { signIn, type ContextLike, type SignIn };
export { TokenWorkerError, type TokenWorkerErrorCode } from '../../core/errors.js';
