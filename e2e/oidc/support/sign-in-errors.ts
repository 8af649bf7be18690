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

/** What `session.login()` rejects with. */
export const loginOutcome = (tab: Tab): Promise<{ readonly name: string; readonly code: string; readonly message: string } | 'gone'> =>
  tab.run(() =>
    (window as unknown as { session: import('token-worker').Session }).session.login().then(
      () => 'gone' as const,
      ({ name, code, message }: { name: string; code: string; message: string }) => ({ name, code, message }),
    ),
  );
