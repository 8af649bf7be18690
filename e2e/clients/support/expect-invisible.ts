/** What must hold whichever client a page asks with. */
import type { Tab } from '../../support/browser.js';
import { bearer } from '../../support/received.js';
import { everythingSeen } from '../../support/scan.js';
import type { Received, Site } from '../../support/site.js';
import { expect } from '../../support/test.js';

export const apiRequests = (site: Site): Received[] =>
  site.received.filter(({ path }) => path.startsWith('/api/') && !path.startsWith('/api/auth/'));

/** Every request to the API came with a token that this site has given out. */
export function expectEachWithToken(site: Site): void {
  const requests = apiRequests(site);
  expect(requests.length).toBeGreaterThan(0);
  for (const request of requests) expect(site.secrets.has(bearer(request) ?? ''), `${request.method} ${request.path} came with a token`).toBe(true);
}

/** The endpoint's last request was refused, renewed once and sent again as it was. */
export function expectRenewedFor(site: Site, method: string, path: string): void {
  const [refused, repeated] = site.to(path).filter((request) => request.method === method).slice(-2);
  expect(bearer(repeated)).not.toBe(bearer(refused));
  expect(repeated?.body.equals(refused?.body ?? Buffer.alloc(0))).toBe(true);
  expect(site.to('/api/auth/refresh')).toHaveLength(1);
}

/** No token is anywhere in the page, nor in what its client told it. */
export async function expectNoToken(tab: Tab, site: Site, told: unknown): Promise<void> {
  // The access tokens of the sign-in and of the renewal, and a refresh token with each.
  expect(site.secrets.size).toBe(4);
  const seen = (await everythingSeen(tab)) + JSON.stringify(told);
  for (const secret of site.secrets) expect(seen.includes(secret), 'a token in what the page has').toBe(false);
}
