/** `token-worker doctor --browser`: what a real browser sees of a running app. */
import { spawn } from 'node:child_process';
import { setTimeout } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { ONE_ENGINE } from './support/one-engine.js';
import { expect, test } from './support/test.js';

interface Report {
  readonly ok: boolean;
  readonly findings: readonly { readonly code: string; readonly message: string }[];
  readonly seen: readonly { readonly subject: string; readonly says: string }[];
  readonly notSeen: readonly { readonly subject: string; readonly why: string }[];
}

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const page = (script: string): string => `<!doctype html><title>app</title><link rel="icon" href="data:,"><script type="module">${script}</script>`;
const REGISTERS = page("import { register } from '/dist/index.js'; await register('/token-worker.js').catch(() => undefined);");

/** In the folder of a project that has Playwright, as this one. */
function examine(url: string, ...options: readonly string[]): Promise<Report> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, ['dist/command.js', 'doctor', url, '--browser', '--json', ...options], { cwd: ROOT, stdio: ['ignore', 'pipe', 'ignore'] });
    let printed = '';
    child.stdout.on('data', (chunk: Buffer) => (printed += chunk.toString()));
    child.on('error', reject);
    child.on('close', () => resolve(JSON.parse(printed) as Report));
  });
}

test('an app whose page comes under control is told so, with the version that the worker says', { tag: ONE_ENGINE }, async ({ serve }) => {
  const site = await serve({ files: { '/': REGISTERS } });
  const report = await examine(site.origin);
  expect(report.findings).toEqual([]);
  expect(report.ok).toBe(true);
  expect(control(report)).toMatch(/\/token-worker\.js controls the page; version \d/);
});

const control = ({ seen }: Report): string | undefined => seen.find(({ subject }) => subject === 'control')?.says;

test('the version is told of a worker whose sessions have names, and of one behind a certificate that nobody has signed', { tag: ONE_ENGINE }, async ({ serve }) => {
  const named = await serve({ config: "tokenWorker([{ name: 'bank', api: '/api', refresh: '/api/auth/refresh' }]);", files: { '/': REGISTERS } });
  const unsigned = await serve({ http2: true, files: { '/': REGISTERS } });
  for (const report of await Promise.all([examine(named.origin), examine(unsigned.origin, '--insecure')])) {
    expect(report.findings).toEqual([]);
    expect(control(report)).toMatch(/controls the page; version \d/);
  }
});

test('a page that leads on to another origin is not judged as if it were the app', { tag: ONE_ENGINE }, async ({ serve }) => {
  const provider = await serve({ files: { '/': page('') } });
  const site = await serve({ files: { '/': page(`location.replace('${provider.origin}/');`) } });
  const { findings, notSeen } = await examine(site.origin);
  expect(findings).toEqual([]);
  expect(notSeen).toContainEqual({ subject: 'control', why: expect.stringContaining(`the page leads on to ${provider.origin}`) as unknown });
});

/** Longer than the page's own client waits, 15 s. */
const SLOW = 17_000;

test('a browser that takes a registration late, after the page gave up, is waited for', { tag: ONE_ENGINE }, async ({ serve }) => {
  let fetches = 0;
  const site = await serve({
    files: { '/': REGISTERS },
    answer: async ({ path }) => {
      // The first is the doctor's own.
      if (path === '/token-worker.js' && ++fetches > 1) await setTimeout(SLOW);
      return undefined;
    },
  });
  const report = await examine(site.origin);
  expect(report.findings).toEqual([]);
  expect(fetches).toBeGreaterThan(1);
  expect(control(report)).toMatch(/controls the page; version \d/);
});

test('a registration that the browser refuses is told in its own words', { tag: ONE_ENGINE }, async ({ serve }) => {
  const site = await serve({ files: { '/': page("navigator.serviceWorker.register('/token-worker.js', { scope: 'https://other.example/' });") } });
  const { findings } = await examine(site.origin);
  expect(findings).toMatchObject([{ code: 'registration-failed', about: `${site.origin}/token-worker.js`, message: expect.stringContaining('Failed to register a ServiceWorker') as unknown }]);
});

test('a page that registers nothing, and a worker that cannot start, are told apart', { tag: ONE_ENGINE }, async ({ serve }) => {
  const silent = await serve({ files: { '/': page('') } });
  // The configuration is valid where the doctor runs it, and not in the worker.
  const broken = await serve({ files: { '/': REGISTERS }, config: "tokenWorker({ api: 'clients' in self ? 'no-rule' : '/api', refresh: '/api/auth/refresh' });" });
  const [notControlled, refused] = await Promise.all([examine(silent.origin), examine(broken.origin)]);
  expect(notControlled.findings).toMatchObject([{ code: 'page-not-controlled', message: expect.stringContaining('no worker is registered') as unknown }]);
  expect(refused.findings).toMatchObject([{ code: 'worker-refused', message: expect.stringContaining('api: got "no-rule"') as unknown }]);
});
