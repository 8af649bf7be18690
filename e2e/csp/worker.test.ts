/** A worker has the Content-Security-Policy of its own script, whatever the page's says. */
import { differs, expect, test } from '../support/test.js';
import { runUnder } from './support/strict-page.js';

const PAGE = "default-src 'none'; script-src 'self'; worker-src 'self'; connect-src 'self'; img-src 'self'; require-trusted-types-for 'script'; trusted-types token-worker";
const WORKER = "default-src 'none'; script-src 'self'";
const TRUSTED = "require-trusted-types-for 'script'; trusted-types";

/** Runs in the page: registers, signs in, and asks for something in each way; what came of it, or why not. */
async function ask(): Promise<string | readonly string[]> {
  const { register } = (await import('/dist/index.js' as string)) as typeof import('token-worker');
  try {
    await register('/token-worker.js');
  } catch (error) {
    const { code, message } = error as { code: string; message: string };
    return `${code}: ${message}`;
  }
  const status = (url: string, init?: RequestInit): Promise<string> =>
    fetch(url, init).then(
      (answer) => String(answer.status),
      ({ name }: Error) => name,
    );
  const body = JSON.stringify({ username: 'ada', password: 'lovelace' });
  return [await status('/api/auth/login', { method: 'POST', headers: { 'Content-Type': 'application/json' }, body }), await status('/api/me')];
}

test('it imports its configuration where trusted types are required of it, and sends where it may connect', async ({ serve, browserUnderTest }) => {
  const site = await serve();
  const tab = await browserUnderTest.open();

  const told = await runUnder({ page: PAGE, worker: `${WORKER}; connect-src 'self'; ${TRUSTED} token-worker` }, site, tab, ask);

  expect(told).toEqual({ value: ['200', '200'], violations: [] });
});

test('where its policy allows no policy of ours, the error names what to add', async ({ serve, browserUnderTest }) => {
  const site = await serve();
  const tab = await browserUnderTest.open();

  const { value } = await runUnder({ page: PAGE, worker: `${WORKER}; connect-src 'self'; ${TRUSTED} 'none'` }, site, tab, ask);

  expect(value).toMatch(/^invalid-config: .*token-worker\.config\.js.* add token-worker to its trusted-types directive/);
});

test('where its policy lets it connect to nothing, nothing that it sends gets out, and that is reported', async ({ serve, engine, browserUnderTest }) => {
  const site = await serve();
  const tab = await browserUnderTest.open();

  const { value } = await runUnder({ page: PAGE, worker: `${WORKER}; ${TRUSTED} token-worker; report-uri /reports` }, site, tab, ask);

  // Without a session the second is none that the worker sends: that is under the page's policy alone.
  expect(value).toEqual(['TypeError', '401']);
  expect(site.to('/api/auth/login')).toEqual([]);
  const reports = (): string[] => site.to('/reports').map(({ body }) => body.toString());
  if (engine === 'webkit') {
    differs('WebKit reports nothing that a worker was refused');
    expect(reports()).toEqual([]);
  } else {
    await expect.poll(reports).toContainEqual(expect.stringMatching(/auth\/login/));
  }
});
