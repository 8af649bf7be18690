/** The demo's second way in, in every engine: by the provider, with tokens that are bound to a key. */
import { answerProvider, at, atProvider, clearLog, click, isReady, logged, signInByProvider, text, useApi, words } from './support/demo-page.js';
import { everythingSeen } from './support/scan.js';
import { sharedDemo } from './support/shared-demo.js';
import { expect, test } from './support/test.js';

const demo = sharedDemo();

test('sign in, send, look, listen, lose the token on the way: each request carries token and proof, and no page sees either', async ({ browserUnderTest }) => {
  const tab = await browserUnderTest.open(demo.address);
  await isReady(tab);
  await clearLog(tab);
  await signInByProvider(tab);
  await expect.poll(() => at(tab)).toBe(demo.address);
  await expect.poll(() => text(tab, 'way')).toBe('Signed in with the provider');
  await expect.poll(() => text(tab, 'good-for')).toBe('This browser’s key');

  // A minute's tokens are renewed on time too, where a minute passes: how often, no step can say exactly.
  const generation = async (): Promise<number> => Number(await text(tab, 'generation'));

  await useApi(tab, '/bound');
  await expect.poll(generation).toBeGreaterThan(0);
  const before = await generation();
  await click(tab, 'Renew now');
  await expect.poll(generation).toBeGreaterThan(before);

  await expect.poll(async () => (await logged(tab, '/token', 'renewal', 'proof verified', '200')).length).toBeGreaterThanOrEqual(2);
  expect(await logged(tab, '/token', 'sign-in', 'proof verified', '200')).toHaveLength(1);
  const answered = async (): Promise<string[]> => (await logged(tab, '/bound/')).filter((line) => /20[06]$/.test(line));
  for (const path of ['notes', 'picture', 'video', 'events']) await expect.poll(async () => (await answered()).filter((line) => line.includes(`/bound/${path}`))).not.toHaveLength(0);
  await expect.poll(async () => (await answered()).length).toBeGreaterThan(52);
  for (const line of await answered()) expect(line).toMatch(/DPoP: proof verified.*valid20[06]$/);

  const seen = await everythingSeen(tab);
  // It was looked at all.
  expect(seen).toContain('Signed in with the provider');
  expect(seen).not.toMatch(/\beyJ[\w-]{10,}\.eyJ[\w-]{10,}\.[\w-]{20,}/);
  expect(seen).not.toMatch(/[?&](?:code|id_token_hint)=/);
});

test('signing out: every tab is told, the provider asks whether to sign out there, and then asks for the password again', async ({ browserUnderTest }) => {
  const tab = await browserUnderTest.open(demo.address);
  await isReady(tab);
  const other = await browserUnderTest.open(demo.address);
  await clearLog(other);
  await signInByProvider(tab);
  await expect.poll(() => text(other, 'user-name')).toBe('Ada Lovelace');

  await click(tab, 'Sign out');
  await expect.poll(() => words(tab)).toContain('Sign out here, too?');
  await expect.poll(() => text(other, 'banner')).toContain('You signed out');
  await expect.poll(() => logged(other, '/token/revocation', 'sign-out', '200')).toHaveLength(1);
  await click(tab, 'Sign out');
  await isReady(tab);
  await expect.poll(() => at(tab)).toBe(demo.address);

  await click(tab, 'Sign in with the provider');
  await atProvider(tab);
  await answerProvider(tab, 'grace', 'hopper');
  for (const each of [tab, other]) await expect.poll(() => text(each, 'user-name')).toBe('Grace Hopper');
});

test('who is refused, or says no, reads so in words; and may try again', async ({ browserUnderTest }) => {
  const tab = await browserUnderTest.open(demo.address);
  await isReady(tab);
  await click(tab, 'Sign in with the provider');
  await atProvider(tab);
  await answerProvider(tab, 'ada', 'hopper');
  await expect.poll(() => words(tab)).toContain('No user has this name and password.');
  await click(tab, 'Cancel');
  await expect.poll(() => words(tab)).toContain('You cancelled at the provider. Nobody was signed in.');
  // Nothing of it stays in the address: a page loaded again has nothing to tell.
  await expect.poll(() => at(tab)).toBe(demo.address);
  await signInByProvider(tab);
});

test('the session is revoked at the provider: the page says so', async ({ browserUnderTest }) => {
  const tab = await browserUnderTest.open(demo.address);
  await isReady(tab);
  await signInByProvider(tab);
  await click(tab, 'Revoke the session');
  await expect.poll(() => text(tab, 'results')).toContain('has ended the session');
  await click(tab, 'Send one request');
  await expect.poll(() => text(tab, 'banner')).toContain('ended by the server');
  await signInByProvider(tab);
});
