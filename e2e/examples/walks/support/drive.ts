/** Uses what a walk has built, in a browser: refused before, served with the token after, renewed once it has expired. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fill, openApp, press } from '../../../clients/support/app-user.js';
import type { Browser, Tab } from '../../../support/browser.js';
import { bearer } from '../../../support/received.js';
import type { Answer, Received, Site, SiteOptions } from '../../../support/site.js';
import { expect } from '../../../support/test.js';

export interface Given {
  readonly serve: (options?: SiteOptions) => Promise<Site>;
  readonly anotherProfile: () => Promise<Browser>;
}

const TYPES: Readonly<Record<string, string>> = { js: 'text/javascript', html: 'text/html; charset=utf-8', css: 'text/css', json: 'application/json', svg: 'image/svg+xml' };

/** A folder's files, byte by byte. */
function fromFolder(folder: string): (received: Received) => Promise<Answer> {
  return async ({ path }) => {
    const [name = ''] = path.split('?');
    if (name.startsWith('/api/')) return undefined;
    const file = name === '/' ? '/index.html' : name;
    const bytes = await readFile(join(folder, file)).catch(() => undefined);
    if (bytes === undefined) return new Response('', { status: 404 });
    return new Response(new Uint8Array(bytes), { headers: { 'Content-Type': TYPES[file.split('.').at(-1) ?? ''] ?? 'application/octet-stream', 'Cache-Control': 'no-cache' } });
  };
}

export const serveFolder = (serve: Given['serve'], folder: string): Promise<Site> => serve({ answer: fromFolder(folder) });

async function signIn(tab: Tab): Promise<void> {
  await fill(tab, 'User name', 'ada');
  await fill(tab, 'Password', 'lovelace');
  await press(tab, 'Sign in');
  await expect.poll(() => tab.run(() => document.querySelector('output')?.textContent)).toBe('login: 200');
}

/** Presses the button, waits until the server has had so many requests in all, and for what the app shows of the last answer. */
async function load(tab: Tab, site: Site, requests: number, status: number): Promise<void> {
  await press(tab, 'Load notes');
  await expect.poll(() => site.to('/api/notes').length).toBe(requests);
  await expect.poll(() => tab.run(() => document.querySelector('output')?.textContent)).toBe(`notes: ${String(status)}`);
}

/** The app as it was: it signs in, and is refused, since nothing puts the token on its requests. */
export async function expectRefused({ serve, anotherProfile }: Given, folder: string): Promise<void> {
  const site = await serveFolder(serve, folder);
  const tab = await (await anotherProfile()).open(site.origin);
  await expect.poll(() => tab.run(() => document.querySelector('output') !== null)).toBe(true);
  await signIn(tab);
  await load(tab, site, 1, 401);
  expect(site.to('/api/notes').map(bearer)).toEqual([undefined]);
}

/** The app as it is: the same clicks. Answers the tab for what else there is to see. */
export async function expectServed({ serve, anotherProfile }: Given, folder: string): Promise<Tab> {
  const site = await serveFolder(serve, folder);
  const tab = await openApp(await anotherProfile(), site);
  await expect.poll(() => tab.run(() => document.querySelector('output') !== null)).toBe(true);
  await signIn(tab);
  await load(tab, site, 1, 200);
  const [first] = site.to('/api/notes').map(bearer);
  expect(site.secrets).toContain(first);

  site.backend.expireAccessTokens();
  await load(tab, site, 3, 200);
  const [, refused, renewed] = site.to('/api/notes').map(bearer);
  expect(refused).toBe(first);
  expect(renewed).not.toBe(first);
  expect(site.secrets).toContain(renewed);
  expect(site.to('/api/auth/refresh')).toHaveLength(1);
  return tab;
}
