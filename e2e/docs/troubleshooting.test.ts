/** What docs/troubleshooting.md and docs/guide/micro-frontends.md say of causes that no other scenario tries. */
import type { Tab } from '../support/browser.js';
import { JWT_CONFIG } from '../support/config.js';
import { ONE_ENGINE } from '../support/one-engine.js';
import { outcome } from '../support/outcome.js';
import { get, post, register, signIn, watchMessages } from '../support/page-actions.js';
import { expect, test } from '../support/test.js';

const START_PAGE = (): Response => new Response('<!doctype html><title>app</title>', { headers: { 'Content-Type': 'text/html' } });

const statusIn = (tab: Tab): Promise<string> => tab.run(() => (window as unknown as { session: { getSnapshot(): { status: string } } }).session.getSnapshot().status);

test(`a server that has no worker, or answers it or its configuration with the start page: each has its code and says why ${ONE_ENGINE}`, async ({ serve, browserUnderTest }) => {
  const site = await serve({ answer: ({ path }) => (path === '/token-worker.js' ? START_PAGE() : undefined) });
  const tab = await browserUnderTest.open(site.origin);
  expect(await outcome(tab)).toMatchObject({ code: 'registration-failed', message: expect.stringContaining("MIME type ('text/html')") as unknown });
  site.setAnswer(({ path }) => (path === '/token-worker.js' ? new Response('not here', { status: 404 }) : undefined));
  expect(await outcome(tab)).toMatchObject({ code: 'registration-failed', message: expect.stringContaining('404') as unknown });

  site.setAnswer(({ path }) => (path === '/token-worker.config.js' ? START_PAGE() : undefined));
  expect(await outcome(tab)).toMatchObject({ code: 'invalid-config', message: expect.stringContaining('token-worker.config.js, beside the worker, could not be run') as unknown });
});

test(`a login elsewhere than the configuration says, or in other fields: real tokens stay in the answer, and nobody is signed in ${ONE_ENGINE}`, async ({ serve, browserUnderTest }) => {
  const site = await serve({ config: { ...JWT_CONFIG, login: { url: '/api/auth/login', accessToken: 'data.token' } } });
  const tab = await browserUnderTest.open(site.origin);
  await register(tab);
  const answer = await post(tab, '/api/auth/login', { username: 'ada', password: 'lovelace' });
  expect([...site.secrets].some((secret) => answer.body.includes(secret))).toBe(true);
  expect(await statusIn(tab)).toBe('signed-out');
  expect((await get(tab, '/api/me')).status).toBe(401);
});

/** The app at `/other/`, with a backend of its own and this name for its session. */
const otherApp = (name: string): Readonly<Record<string, string>> => ({
  '/other/token-worker.js': "importScripts('/token-worker.js');",
  '/other/token-worker.config.js': `tokenWorker(${JSON.stringify({ name, api: '/cookie', login: '/cookie/auth/login', refresh: { url: '/cookie/auth/refresh', style: 'cookie' }, logout: '/cookie/auth/logout' })});`,
  '/other/index.html': '<!doctype html><title>other</title>',
});

for (const name of ['default', 'other']) {
  test(`two apps on one origin with different backends, the second's session called ${name}: it has no token of the first's, and takes none of its messages ${ONE_ENGINE}`, async ({ serve, browserUnderTest }) => {
    const site = await serve({ files: otherApp(name) });
    const one = await browserUnderTest.open(site.origin);
    await register(one);
    const two = await browserUnderTest.open(`${site.origin}/other/index.html`);
    await register(two, '/other/token-worker.js', name);
    await watchMessages(two);

    await signIn(one);
    // Both pages have been told, whatever they make of it.
    await expect.poll(() => two.run(() => (window as unknown as { messages: { type: string }[] }).messages.some(({ type }) => type === 'token-worker:session'))).toBe(true);
    expect(await statusIn(two)).toBe('signed-out');
    expect((await get(one, '/api/me')).status).toBe(200);
    expect((await get(two, '/cookie/me')).status).toBe(401);
    expect(site.to('/cookie/me')[0]?.headers.authorization).toBeUndefined();
  });
}
