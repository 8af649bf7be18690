/** docs/guide/get-started.md, literally: the files on the page are written, and what the page says is done in a browser. */
import { ONE_ENGINE } from '../support/one-engine.js';
import type { Tab } from '../support/browser.js';
import { bearer } from '../support/received.js';
import { everythingSeen } from '../support/scan.js';
import { expect, test } from '../support/test.js';
import { blocksOf } from '../../scripts/docs/code/blocks.js';

/** What a reader copies, by the name that the page gives it. */
function fileOnPage(name: string): string {
  const block = blocksOf('docs/guide/get-started.md').find(({ file }) => file === name);
  if (block === undefined) throw new Error(`docs/guide/get-started.md has no file ${name}`);
  return block.code;
}

/** In place of the bundler, which would find the package. */
const IMPORTS = '<script type="importmap">{ "imports": { "token-worker": "/dist/index.js" } }</script>';

const page = () => fileOnPage('index.html').replace('<head>', `<head>${IMPORTS}`);

const click = (tab: Tab, selector: string) => tab.run((what) => { document.querySelector<HTMLElement>(what)?.click(); }, selector);
const textOf = (tab: Tab, selector: string) => tab.run((what) => document.querySelector(what)?.textContent ?? '', selector);
const isShown = (tab: Tab, selector: string) => tab.run((what) => document.querySelector<HTMLElement>(what)?.hidden === false, selector);
const nameInForm = (tab: Tab) => tab.run(() => document.querySelector('input')?.value);

const signIn = (tab: Tab, password: string) =>
  tab.run((word) => {
    const [name, secret] = document.querySelectorAll('input');
    if (name === undefined || secret === undefined) throw new Error('the page has no form');
    name.value = 'ada';
    secret.value = word;
    document.querySelector('form')?.requestSubmit();
  }, password);

test(`the app of the page signs in, asks, is renewed, and signs out in both tabs; it never holds a token ${ONE_ENGINE}`, async ({ serve, browserUnderTest }) => {
  const files = { '/index.html': page(), '/main.js': fileOnPage('main.js') };
  const site = await serve({ config: fileOnPage('token-worker.config.js'), files });
  const tab = await browserUnderTest.open(`${site.origin}/index.html`);
  await expect.poll(() => isShown(tab, 'form')).toBe(true);

  await signIn(tab, 'hopper');
  await expect.poll(() => textOf(tab, '#message')).toBe('Wrong name or password');
  await signIn(tab, 'lovelace');
  await expect.poll(() => textOf(tab, '#message')).toBe('Signed in as ada');
  expect(await isShown(tab, 'form')).toBe(false);

  await click(tab, '#ask');
  await expect.poll(() => textOf(tab, '#answer')).toContain('Ada');
  expect(site.secrets).toContain(bearer(site.to('/api/me')[0]));

  site.backend.expireAccessTokens();
  await click(tab, '#ask');
  await expect.poll(() => site.to('/api/me').length).toBe(3);
  expect(site.to('/api/auth/refresh')).toHaveLength(1);
  expect(bearer(site.to('/api/me')[2])).not.toBe(bearer(site.to('/api/me')[0]));

  const second = await browserUnderTest.open(`${site.origin}/index.html`);
  await expect.poll(() => textOf(second, '#message')).toBe('Signed in as ada');
  const seen = await everythingSeen(tab);
  for (const secret of site.secrets) expect(seen.includes(secret)).toBe(false);

  await click(second, '#sign-out');
  for (const each of [tab, second]) {
    await expect.poll(() => textOf(each, '#message')).toBe('Signed out');
    expect(await isShown(each, 'form')).toBe(true);
    expect(await nameInForm(each)).toBe('ada');
  }
  expect(site.to('/api/auth/logout')).toHaveLength(1);
});
