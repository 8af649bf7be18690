/** `register` under Content-Security-Policies with trusted types: what works as it is, and what is said where something has to be added. */
import { expect, test } from '../support/test.js';
import { runUnder } from './support/strict-page.js';

const BASE = "default-src 'none'; script-src 'self'; worker-src 'self'; connect-src 'self'; img-src 'self'";
const REQUIRED = `${BASE}; require-trusted-types-for 'script'`;

interface Registered {
  readonly status: string;
  readonly requests: readonly number[];
}
interface Refused {
  readonly code: string;
  readonly message: string;
}

/** Runs in the page: registers, signs in, asks for something. */
async function useLibrary(options: { readonly script?: string; readonly trustedBy?: string; readonly copies?: readonly string[] } = {}): Promise<Registered | Refused> {
  const { script = '/token-worker.js', trustedBy, copies = ['/dist/index.js'] } = options;
  const { trustedTypes } = window as unknown as {
    trustedTypes: { createPolicy(name: string, rules: object): { createScriptURL(url: string): URL }; defaultPolicy?: unknown };
  };
  try {
    let given: string | URL = script;
    if (trustedBy !== undefined) {
      const policy = trustedTypes.createPolicy(trustedBy, { createScriptURL: (url: string) => url });
      if (trustedBy !== 'default') given = policy.createScriptURL(script);
    }
    let status = '';
    for (const copy of copies) {
      const { register } = (await import(copy)) as typeof import('token-worker');
      status = (await register(given)).getSnapshot().status;
    }
    const body = JSON.stringify({ username: 'ada', password: 'lovelace' });
    const login = await fetch('/api/auth/login', { method: 'POST', headers: { 'Content-Type': 'application/json' }, body });
    return { status, requests: [login.status, (await fetch('/api/me')).status] };
  } catch (error) {
    const { code, message } = error as Refused;
    return { code, message };
  }
}

const WORKS: Registered = { status: 'signed-out', requests: [200, 200] };

/** Runs in the page: what the browser says to a plain URL. */
const registerPlain = (): Promise<string> =>
  navigator.serviceWorker.register('/token-worker.js').then(
    () => 'registered',
    ({ name }: Error) => name,
  );

test('trusted types are required, and token-worker is allowed: it works, and nothing is refused; a plain URL is', async ({ serve, browserUnderTest }) => {
  const site = await serve();
  const tab = await browserUnderTest.open();
  const page = `${REQUIRED}; trusted-types token-worker`;

  expect(await runUnder({ page }, site, tab, useLibrary)).toEqual({ value: WORKS, violations: [] });

  const plain = await runUnder({ page }, site, tab, registerPlain);
  expect(plain.value).toBe('TypeError');
  expect(plain.violations).toEqual([expect.stringContaining('require-trusted-types-for')]);
});

for (const [what, names] of Object.entries({ 'no policy': "trusted-types 'none'", 'another policy': 'trusted-types app' })) {
  test(`trusted types are required, and ${what} is allowed: the error names what to add`, async ({ serve, browserUnderTest }) => {
    const site = await serve();
    const tab = await browserUnderTest.open();

    const { value } = await runUnder({ page: `${REQUIRED}; ${names}` }, site, tab, useLibrary);

    expect(value).toMatchObject({ code: 'registration-failed' });
    expect((value as Refused).message).toContain('add token-worker to its trusted-types directive');
  });
}

test('trusted types are required of whatever name: it works, and nothing is refused', async ({ serve, browserUnderTest }) => {
  const site = await serve();
  const tab = await browserUnderTest.open();

  expect(await runUnder({ page: REQUIRED }, site, tab, useLibrary)).toEqual({ value: WORKS, violations: [] });
});

test("an app's own TrustedScriptURL is taken as it is, and no other policy is made", async ({ serve, browserUnderTest }) => {
  const site = await serve();
  const tab = await browserUnderTest.open();

  const told = await runUnder({ page: `${REQUIRED}; trusted-types app` }, site, tab, useLibrary, { trustedBy: 'app' });

  expect(told).toEqual({ value: WORKS, violations: [] });
});

test("where no policy of ours is allowed, and none is needed, or the app's default policy vouches for scripts, it works", async ({ serve, browserUnderTest }) => {
  const site = await serve();
  const tab = await browserUnderTest.open();
  // That a policy of ours would have been refused is reported, once.
  const reported = [expect.stringMatching(/^trusted-types .*token-worker/)];

  const notNeeded = await runUnder({ page: `${BASE}; trusted-types 'none'` }, site, tab, useLibrary);
  expect(notNeeded).toEqual({ value: WORKS, violations: reported });

  const byDefault = await runUnder({ page: `${REQUIRED}; trusted-types default` }, site, tab, useLibrary, { trustedBy: 'default' });
  expect(byDefault.value).toMatchObject({ requests: [200, 200] });
  expect(byDefault.violations).toEqual(reported);
});

test('two copies of the library in one page share the one policy that it allows', async ({ serve, browserUnderTest }) => {
  const site = await serve();
  const tab = await browserUnderTest.open();
  const copies = ['/dist/index.js', '/copy/index.js'];

  const told = await runUnder({ page: `${REQUIRED}; trusted-types token-worker` }, site, tab, useLibrary, { copies });

  expect(told).toEqual({ value: WORKS, violations: [] });
});

/** Runs in the page: has `token-worker/auto` register, signs in, asks for something. */
async function useAuto(): Promise<Registered | Refused> {
  try {
    const { session } = (await import('/dist/auto.js' as string)) as typeof import('token-worker/auto');
    const early = fetch('/api/me');
    const { status } = (await session).getSnapshot();
    const body = JSON.stringify({ username: 'ada', password: 'lovelace' });
    const login = await fetch('/api/auth/login', { method: 'POST', headers: { 'Content-Type': 'application/json' }, body });
    return { status, requests: [(await early).status, login.status, (await fetch('/api/me')).status] };
  } catch (error) {
    const { code, message } = error as Refused;
    return { code, message };
  }
}

test("'token-worker/auto' registers under required trusted types too, and says what to add where its policy is not allowed", async ({ serve, browserUnderTest }) => {
  const site = await serve();
  const tab = await browserUnderTest.open();

  const refused = await runUnder({ page: `${REQUIRED}; trusted-types app` }, site, tab, useAuto);
  expect(refused.value).toMatchObject({ code: 'registration-failed', message: expect.stringContaining('add token-worker to its trusted-types directive') as unknown });

  const told = await runUnder({ page: `${REQUIRED}; trusted-types token-worker` }, site, tab, useAuto);
  expect(told).toEqual({ value: { status: 'signed-out', requests: [401, 200, 200] }, violations: [] });
});

test('a script of another origin is vouched for by nobody', async ({ serve, browserUnderTest }) => {
  const site = await serve();
  const tab = await browserUnderTest.open();
  const page = `${REQUIRED}; trusted-types token-worker`;

  const { value, violations } = await runUnder({ page }, site, tab, useLibrary, { script: 'http://127.0.0.1:1/token-worker.js' });

  expect(value).toMatchObject({ code: 'registration-failed' });
  expect((value as Refused).message).toContain(`has to be an http(s) URL of ${site.origin}`);
  expect(violations).toEqual([]);
});
