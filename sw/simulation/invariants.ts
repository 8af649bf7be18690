/** What must hold in every simulated world whatever happened in it (section 5 of the design). */
import type { World } from './world.js';

/** What a test may bring about on purpose. */
export type Allowance =
  /** Locks that fail let two refresh requests overlap. */
  | 'overlapping-refreshes'
  /** A worker that died, or a page of its own, presents an old refresh token. */
  | 'repeated-refresh-token';

export function brokenInvariants(world: World, allowances: readonly Allowance[] = []): readonly string[] {
  const broken = [...tokensInPages(world), ...tokensElsewhere(world)];
  for (const { base, mostRefreshesAtOnce, authorization } of world.backends) {
    if (mostRefreshesAtOnce > 1 && !allowances.includes('overlapping-refreshes')) {
      broken.push(`${String(mostRefreshesAtOnce)} refresh requests were under way at once at ${base}`);
    }
    const { repeats } = authorization.families;
    if (repeats > 0 && !allowances.includes('repeated-refresh-token')) {
      broken.push(`a refresh token that had been answered was presented again at ${base}`);
    }
  }
  return broken;
}

/** No token reaches a page: not in a response, a message, an error or a log. */
function tokensInPages({ backends, seen }: World): string[] {
  const secrets = backends.flatMap(({ mint }) => mint.secrets);
  return seen.flatMap(({ what, text }) =>
    secrets.filter((secret) => text.includes(secret)).map((secret) => `${what} holds ${secret}`),
  );
}

/** No token goes to a server that did not issue it, nor into any URL. */
function tokensElsewhere({ backends }: World): string[] {
  return backends.flatMap(({ mint: { secrets } }) =>
    backends.flatMap((receiver) => {
      const isIssuer = receiver.mint.secrets === secrets;
      return receiver.requests.flatMap(({ url, headers, text }) => {
        const elsewhere = isIssuer ? url : `${url} ${JSON.stringify([...headers])} ${text}`;
        return secrets
          .filter((secret) => elsewhere.includes(secret))
          .map((secret) => `a request to ${url} carries ${secret}`);
      });
    }),
  );
}
