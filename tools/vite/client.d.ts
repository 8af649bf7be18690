/** The types of `virtual:token-worker`: add `token-worker/vite/client` to the `types` of your tsconfig.json. */
declare module 'virtual:token-worker' {
  import type { Session } from 'token-worker';

  /**
   * The session named `default`, or the first of the configuration where none has that name. Resolves once this page is controlled, and
   * rejects as `register` of `token-worker` does. On a server it is a signed-out session.
   */
  export const session: Promise<Session>;

  /** The session of that name, for a configuration with several. */
  export function sessionOf(name: string): Promise<Session>;
}
