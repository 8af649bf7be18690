/** How a page learns that a sign-in failed, and a provider that answers an authorization request as a test wants. */
import type { Tab } from '../../support/browser.js';
import { expect } from '../../support/test.js';
import { at, type Scene } from './scene.js';

/** Waits until the tab is back at `path` with an error, and reads its query. */
export async function cameBackWith(tab: Tab, { site }: Scene, path = '/home.html'): Promise<Record<string, string>> {
  await expect.poll(() => at(tab)).toMatch(new RegExp(`^${site.origin}${path}\\?.*error=`));
  return Object.fromEntries(new URL(await at(tab)).searchParams);
}

/** The provider sends the browser back at once; parameters that are undefined are left out. */
export function answerCallback({ provider, site }: Scene, given: Readonly<Record<string, string | undefined>>): void {
  provider.setAnswer(({ path, query }) => {
    if (path.split('?')[0] !== '/auth') return undefined;
    const callback = new URL(`${site.origin}/callback`);
    const parameters = { iss: provider.issuer, state: query.get('state') ?? '', ...given };
    for (const [name, value] of Object.entries(parameters)) if (value !== undefined) callback.searchParams.set(name, value);
    return new Response(null, { status: 303, headers: { Location: callback.href } });
  });
}

const RELAYED = 'x-relayed';

/** The provider's own token response with other members; undefined ones are left out. */
export function alterTokens({ provider }: Scene, change: () => Readonly<Record<string, unknown>>): void {
  provider.setAnswer(async ({ path, headers, method, body }) => {
    if (path !== '/token' || method !== 'POST' || headers[RELAYED] !== undefined) return undefined;
    const proof: Record<string, string> = headers.dpop === undefined ? {} : { DPoP: String(headers.dpop) };
    const own = await fetch(`${provider.issuer}/token`, { method, body: new URLSearchParams(body), headers: { ...proof, [RELAYED]: 'yes' } });
    const tokens = (await own.json()) as Record<string, unknown>;
    return Response.json({ ...tokens, ...change() }, { status: own.status, headers: { 'Access-Control-Allow-Origin': '*' } });
  });
}

/** What `session.login()` rejects with. */
export const loginOutcome = (tab: Tab, options: Readonly<Record<string, unknown>> = {}): Promise<{ readonly name: string; readonly code: string; readonly message: string } | 'gone'> =>
  tab.run(
    (given) =>
      (window as unknown as { session: import('token-worker').Session }).session.login(given).then(
        () => 'gone' as const,
        ({ name, code, message }: { name: string; code: string; message: string }) => ({ name, code, message }),
      ),
    options,
  );
