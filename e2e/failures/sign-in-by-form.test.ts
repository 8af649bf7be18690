/** "A POST turned into a GET on sign-in", reported of Safari: a sign-in arrives as it was sent, through redirects too. */
import type { Tab } from '../support/browser.js';
import { get, register, registerBare } from '../support/page-actions.js';
import type { Received, Site, SiteOptions } from '../support/site.js';
import { differs, expect, test } from '../support/test.js';

const CREDENTIALS = 'username=ada&password=lovelace';

const arrived = (site: Site, path: string): string[] => site.to(path).map(({ method, body }) => `${method} ${body.toString()}`);

async function submitForm(tab: Tab, action: string): Promise<void> {
  const submitted = tab.run((url) => {
    document.body.innerHTML = `<form method="post" action="${url}"><input name="username" value="ada"><input name="password" value="lovelace"></form>`;
    setTimeout(() => document.querySelector('form')?.submit());
  }, action);
  // The page may be gone before the driver has looked; what arrives at the server says whether it was sent.
  await submitted.catch(() => undefined);
}

const EMPTY_WORKER = `
addEventListener('install', () => skipWaiting());
addEventListener('activate', (event) => event.waitUntil(clients.claim()));
addEventListener('fetch', () => undefined);
`;

function formSite(serve: (options: SiteOptions) => Promise<Site>): Promise<Site> {
  return serve({
    files: { '/empty.js': EMPTY_WORKER },
    answer: ({ path }: Received) => {
      if (path === '/sign-in') return new Response(null, { status: 307, headers: { Location: '/accounts/sign-in' } });
      return path === '/accounts/sign-in' ? new Response(null, { status: 303, headers: { Location: '/welcome.html' } }) : undefined;
    },
  });
}

for (const [name, script] of Object.entries({ 'this worker': '/token-worker.js', 'a worker that does nothing': '/empty.js' })) {
  test(`with ${name} a form that is sent as a page arrives as a POST, and again where a 307 sends it, with its body but in WebKit`, async ({ serve, browserUnderTest, engine }) => {
    const site = await formSite(serve);
    const tab = await browserUnderTest.open(site.origin);
    await registerBare(tab, script);

    await submitForm(tab, '/sign-in');
    await expect.poll(() => arrived(site, '/welcome.html')).toEqual(['GET ']);

    expect(arrived(site, '/sign-in')).toEqual([`POST ${CREDENTIALS}`]);
    if (engine === 'webkit') differs('drops the body of a form where a 307 sends it on, as soon as the page has any worker; the method stays');
    expect(arrived(site, '/accounts/sign-in')).toEqual([engine === 'webkit' ? 'POST ' : `POST ${CREDENTIALS}`]);
  });
}

test("out of the worker's scope a form keeps its body where a 307 sends it, in each engine", async ({ serve, browserUnderTest }) => {
  const site = await formSite(serve);
  const tab = await browserUnderTest.open(`${site.origin}/app/index.html`);
  await registerBare(tab, '/token-worker.js', { scope: '/app/' });

  await submitForm(tab, '/sign-in');
  await expect.poll(() => arrived(site, '/welcome.html')).toEqual(['GET ']);

  expect(arrived(site, '/accounts/sign-in')).toEqual([`POST ${CREDENTIALS}`]);
});

test('a sign-in by fetch arrives as a POST, with its body, and again where a 307 sends it', async ({ serve, browserUnderTest }) => {
  const body = JSON.stringify({ username: 'ada', password: 'lovelace' });
  const site = await serve({
    answer: ({ path }: Received) =>
      path === '/api/auth/login' ? new Response(null, { status: 307, headers: { Location: '/api/auth/login?from=elsewhere' } }) : undefined,
  });
  const tab = await browserUnderTest.open(site.origin);
  await register(tab);

  const answer = await get(tab, '/api/auth/login', { method: 'POST', headers: { 'Content-Type': 'application/json' }, body });

  expect(answer.status).toBe(200);
  expect(arrived(site, '/api/auth/login')).toEqual([`POST ${body}`, `POST ${body}`]);
  expect((await get(tab, '/api/me')).status).toBe(200);
});
