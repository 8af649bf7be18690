/** A site whose API holds things of every kind, each given out only to who shows a token, and a page that is signed in. */
import { register, signIn } from '../../support/page-actions.js';
import { bearer, withoutToken } from '../../support/received.js';
import type { Browser, Tab } from '../../support/browser.js';
import type { Answer, Received, Site, SiteOptions } from '../../support/site.js';
import { expect } from '../../support/test.js';

/** What the API gives out at a path. */
export interface Thing {
  readonly type: string;
  readonly body: BodyInit;
  readonly headers?: Readonly<Record<string, string>>;
}

export type Things = Readonly<Record<string, Thing>>;
export type Serve = (options?: SiteOptions) => Promise<Site>;
export type Arrival = 'with token' | 'without token';

/** Milliseconds that a loaded machine may take until a request is there. */
const PATIENCE = 20_000;

export const pathOf = ({ path }: Pick<Received, 'path'>): string => path.split('?')[0] ?? '';

/** Whether the request shows a token that was given out. */
export function showsToken(received: Received, secrets: ReadonlySet<string>): boolean {
  const token = bearer(received);
  return token !== undefined && secrets.has(token);
}

/** Serves a site with these things in its API, or in another site's that takes the same tokens. */
export async function serveThings(serve: Serve, things: Things, options: SiteOptions = {}, issuer?: Pick<Site, 'secrets'>): Promise<Site> {
  const site: Site = await serve({
    ...options,
    answer: async (received): Promise<Answer> => {
      const special = await options.answer?.(received);
      if (special !== undefined) return special;
      const thing = things[pathOf(received)];
      if (thing === undefined) return undefined;
      // Of no use to a page that is not let in: what is shown in the page was asked for with the token.
      if (!showsToken(received, (issuer ?? site).secrets)) return new Response('who are you?', { status: 401, headers: thing.headers ?? {} });
      return new Response(thing.body, { headers: { 'Content-Type': thing.type, 'Cache-Control': 'no-store', ...thing.headers } });
    },
  });
  return site;
}

/** A tab on the site: the worker in control, and somebody signed in. */
export async function signedInTab(browser: Browser, site: Site, path = '/'): Promise<Tab> {
  const tab = await browser.open(site.origin);
  await register(tab);
  expect((await signIn(tab)).status).toBe(200);
  // The page as it would be opened by a user who is signed in already: what its markup asks for comes through the worker.
  if (path !== '/') await tab.goto(site.origin + path);
  return tab;
}

/** Every request to the path, in order; preflights are the browser's own. */
export function arrivals(site: Site, path: string, { secrets }: Pick<Site, 'secrets'> = site): Arrival[] {
  return site
    .to(path)
    .filter(({ method }) => method !== 'OPTIONS')
    .map((received) => {
      if (showsToken(received, secrets)) return 'with token';
      expect(withoutToken(received, secrets), `a token stands in another place of the request to ${received.path}`).toBe(true);
      return 'without token';
    });
}

/** Waits until each of the paths was asked for; every request to them came in this way. */
export async function expectArrivals(site: Site, paths: readonly string[], arrival: Arrival, issuer: Pick<Site, 'secrets'> = site): Promise<void> {
  await expect.poll(() => paths.filter((path) => site.to(path).length === 0), { message: 'not asked for', timeout: PATIENCE }).toEqual([]);
  const seen = paths.map((path) => [path, ...new Set(arrivals(site, path, issuer))]);
  // Tells who has sent what a page asks for in no-cors: the browser in that mode, the worker in another.
  const modes = paths.flatMap((path) => site.to(path).map(({ headers }) => String(headers['sec-fetch-mode'])));
  expect(seen, `arrived in the modes ${modes.join(', ')}`).toEqual(paths.map((path) => [path, arrival]));
}
