/** `fetch` in a page without a worker: given up, it is over at once, whatever the manager is waiting for. */
import { ONE_ENGINE } from '../support/one-engine.js';
import { signIn } from '../support/page-actions.js';
import { expect, test } from '../support/test.js';
import { registerInPage, snapshot, WITHOUT_WORKERS } from './support.js';

test('a request that is given up while it waits for a renewal fails at once with its reason, and is not sent', { tag: ONE_ENGINE }, async ({ serve, browserUnderTest }) => {
  const site = await serve({ files: { '/': WITHOUT_WORKERS } });
  const tab = await browserUnderTest.open(site.origin);
  await registerInPage(tab);
  await signIn(tab);
  site.backend.expireAccessTokens();
  let letGo = (): void => undefined;
  const held = new Promise<undefined>((resolve) => (letGo = () => { resolve(undefined); }));
  site.setAnswer(({ path }) => (path === '/api/auth/refresh' ? held : undefined));

  const given = tab.run(async () => {
    const page = window as unknown as { giveUp: () => void };
    const aborter = new AbortController();
    page.giveUp = () => { aborter.abort(new Error('enough')); };
    const kinds = [() => fetch('/api/me?one', { signal: aborter.signal }), () => fetch(new Request('/api/me?two', { signal: aborter.signal })), () => fetch('/api/auth/refresh', { method: 'POST', signal: aborter.signal })];
    return Promise.all(kinds.map((ask) => ask().then(({ status }) => String(status), (error: unknown) => String(error))));
  });
  await expect.poll(() => site.to('/api/auth/refresh').length).toBe(1);
  await tab.run(() => { (window as unknown as { giveUp: () => void }).giveUp(); });

  expect(await given).toEqual(['Error: enough', 'Error: enough', 'Error: enough']);
  letGo();
  await expect.poll(() => snapshot(tab)).toMatchObject({ generation: 1 });
  expect(await tab.run(() => fetch('/api/me?three').then(({ status }) => status))).toBe(200);
  expect(site.to('/api/me').map(({ path }) => path)).toEqual(['/api/me?one', '/api/me?two', '/api/me?three']);
});

test('what no request can be made of is refused as without the library, by a promise', { tag: ONE_ENGINE }, async ({ serve, browserUnderTest }) => {
  const site = await serve({ files: { '/': WITHOUT_WORKERS } });
  const tab = await browserUnderTest.open(site.origin);
  await registerInPage(tab);
  const seen = await tab.run(async () => {
    const given = [null, Symbol('any'), 'https://', { toString: () => '/api/me' }, location];
    return Promise.all(given.map(async (input) => fetch(input as never).then(({ url }) => new URL(url).pathname, (error: unknown) => (error as Error).name)));
  });
  expect(seen).toEqual(['/null', 'TypeError', 'TypeError', '/api/me', '/']);
});

test('the answer of a login keeps its address in its copies', { tag: ONE_ENGINE }, async ({ serve, browserUnderTest }) => {
  const site = await serve({ files: { '/': WITHOUT_WORKERS } });
  const tab = await browserUnderTest.open(site.origin);
  await registerInPage(tab);
  const urls = await tab.run(async () => {
    const response = await fetch('/api/auth/login#part', { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify({ username: 'ada', password: 'lovelace' }) });
    return [response, response.clone(), response.clone().clone()].map(({ url }) => url);
  });
  expect(urls).toEqual(Array.from({ length: 3 }, () => `${site.origin}/api/auth/login`));
});
