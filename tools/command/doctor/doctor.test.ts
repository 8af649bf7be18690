/** `token-worker doctor` at running apps: what it finds, what it asks of servers, and what it never does. */
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { VERSION } from '../../../core/version.js';
import { healthy, html, json, script, startApp, type Answers, type App } from '../testing/app.js';
import { dropInText, emptyFolder, runIn, writeAll } from '../testing/around.js';
import type { Report } from './report.js';

async function examine(app: App, ...more: string[]): Promise<Report & { readonly code: number }> {
  const { code, printed } = await runIn('/', ['doctor', `${app.origin}/`, '--json', ...more]);
  return { ...(JSON.parse(printed) as Report), code };
}
const codes = ({ findings }: Report): string[] => findings.map(({ code }) => code);
const examined = async (answers: Answers, ...more: string[]): Promise<string[]> => codes(await examine(await startApp({ ...healthy, ...answers }), ...more));
const config = (text: string): Answers => ({ '/token-worker.config.js': script(text) });

describe('an app in which nothing is wrong', () => {
  it('is told so, with what was seen and what was not', async () => {
    const app = await startApp(healthy);
    const { code, printed, said } = await runIn('/', ['doctor', `${app.origin}/`]);
    expect(code).toBe(0);
    expect(printed).toContain('Nothing is wrong.');
    expect(printed).toContain(`worker: ${app.origin}/token-worker.js, version ${VERSION}`);
    expect(printed).toContain('control: whether the worker controls the page can be seen in a browser alone: --browser');
    expect(said.split('\n')).toEqual(expect.arrayContaining(['Looking at the page', "Looking at the worker's script", 'Looking at the configuration', 'Looking at the refresh endpoint']));
  });

  it('is sent nothing that could touch a session', async () => {
    const app = await startApp(healthy);
    await examine(app);
    expect(app.asked.map(({ method, path }) => `${method} ${path}`)).toEqual(['GET /', 'GET /token-worker.js', 'GET /token-worker.config.js', 'POST /api/auth/refresh']);
    for (const { headers } of app.asked) {
      expect(headers).not.toHaveProperty('cookie');
      expect(headers).not.toHaveProperty('authorization');
    }
    expect(app.asked[3]).toMatchObject({ body: '{}', headers: { 'content-type': 'application/json', origin: app.origin } });
  });

  it('is told to machines in one object, and nothing else on that output', async () => {
    const report = await examine(await startApp(healthy));
    expect(report).toMatchObject({ version: 1, package: VERSION, ok: true, code: 0, findings: [] });
    expect(Object.keys(report).sort()).toEqual(['code', 'findings', 'notSeen', 'ok', 'package', 'seen', 'url', 'version']);
  });
});

it('a host that does not answer is one clear finding', async () => {
  const app = await startApp({});
  await app.close();
  const report = await examine(app);
  expect(report.code).toBe(1);
  expect(codes(report)).toEqual(['unreachable']);
  expect(report.notSeen).toEqual([{ subject: 'everything else', why: 'nobody answered' }]);
});

it('a URL that is none is said to be wrongly called', async () => {
  expect(await runIn('/', ['doctor', 'localhost:1'])).toMatchObject({ code: 2, printed: '', said: expect.stringContaining('http://localhost:1') as unknown });
});

it('a local certificate is taken with --insecure alone', async () => {
  const app = await startApp(healthy, { isHttps: true });
  expect(codes(await examine(app))).toEqual(['certificate']);
  expect(codes(await examine(app, '--insecure'))).toEqual([]);
});

describe('the worker', () => {
  it('missing, or a page in its place', async () => {
    expect(await examined({ '/token-worker.js': { status: 404 } })).toEqual(['worker-missing']);
    expect(await examined({ '/token-worker.js': html() })).toEqual(['worker-is-html']);
  });

  it('elsewhere is found where it is said to be', async () => {
    const answers = { '/app/': html(), '/app/token-worker.js': script(dropInText()), '/app/token-worker.config.js': script("tokenWorker({ api: '/api' });") };
    expect(await examined(answers, '--worker', '/app/token-worker.js')).toEqual(['worker-scope', 'refresh-none']);
  });

  it('of your own is looked at as far as can be', async () => {
    const report = await examine(await startApp({ ...healthy, '/token-worker.js': script("m('token-worker:hello')") }));
    expect(codes(report)).toEqual([]);
    expect(report.notSeen).toContainEqual({ subject: 'configuration', why: expect.stringContaining('in the code of your own worker') as unknown });
  });

  it('sealed: as the configuration says, and only for the fetch that installs it', async () => {
    const SECRET = 'self.tokenWorkerSecrets=["SECRET"];\n';
    const sealed = config("tokenWorker({ api: '/api', refresh: '/api/auth/refresh', storage: 'sealed' });");
    expect(await examined(sealed)).toEqual(['not-sealed']);
    const right: Answers = { ...sealed, '/token-worker.js': ({ headers }) => script((headers['sec-fetch-dest'] === 'serviceworker' && headers['service-worker'] === 'script' ? SECRET : '') + dropInText(), { 'Cache-Control': 'no-store' }) };
    expect(await examined(right)).toEqual([]);
    const report = await examine(await startApp({ ...healthy, ...sealed, '/token-worker.js': script(SECRET + dropInText()) }));
    expect(codes(report)).toEqual(['secret-exposed', 'secret-cached']);
    expect(JSON.stringify(report)).not.toContain('SECRET');
  });
});

describe('the configuration', () => {
  it('missing, broken or invalid', async () => {
    expect(await examined({ '/token-worker.config.js': { status: 404 } })).toEqual(['config-missing']);
    expect(await examined(config('tokenWorker({'))).toEqual(['config-failed']);
    expect(await examined(config('oidc({})'))).toEqual(['config-needs-oidc']);
    expect(await examined(config('// nothing'))).toEqual(['config-calls']);
    expect(await examined(config("tokenWorker({ api: 'api' });"))).toEqual(['config-invalid']);
  });

  it('that covers the pages, or names no renewal', async () => {
    expect(await examined(config("tokenWorker({ api: '/' });"))).toEqual(['rule-covers-pages', 'refresh-none']);
  });

  it('is followed to where it is, and judged by that', async () => {
    expect(await examined({ '/token-worker.config.js': { status: 302, headers: { Location: '/config-1.js' } }, '/config-1.js': script("tokenWorker({ api: '/api', refresh: '/api/auth/refresh' });", { 'Cache-Control': 'immutable' }) })).toEqual(['config-cached']);
  });

  it('with a pattern says whether it was looked into', async () => {
    const report = await examine(await startApp({ ...healthy, ...config("tokenWorker({ api: new URLPattern({ protocol: 'https', hostname: 'api.example.com', port: '', pathname: '/v1/*' }), refresh: '/api/auth/refresh' });") }));
    expect(codes(report)).toEqual([]);
    expect(report.notSeen.some(({ subject }) => subject === 'URLPattern')).toBe(!('URLPattern' in globalThis));
  });
});

describe('the refresh endpoint', () => {
  it('not there, a page, or too friendly', async () => {
    expect(await examined({ '/api/auth/refresh': { status: 404 } })).toEqual(['refresh-missing']);
    expect(await examined({ '/api/auth/refresh': html() })).toEqual(['refresh-is-html']);
    expect(await examined({ '/api/auth/refresh': json(200, { error: 'no token' }) })).toEqual(['refresh-answers-200']);
  });

  it('is asked as it is configured, without what says who asks', async () => {
    const app = await startApp({ ...healthy, ...config("tokenWorker({ api: '/api', refresh: { url: '/api/auth/refresh', method: 'PUT', style: 'form', headers: { 'X-Client': 'web', Authorization: 'Basic eDp5' } } });") });
    await examine(app);
    const asked = app.asked.at(-1);
    expect(asked).toMatchObject({ method: 'PUT', body: '', headers: { 'x-client': 'web', 'content-type': 'application/x-www-form-urlencoded' } });
    expect(asked?.headers).not.toHaveProperty('authorization');
  });

  it('sets cookies that script can read', async () => {
    expect(await examined({ '/api/auth/refresh': json(401, {}, { 'Set-Cookie': 'refresh=x; Path=/' }) })).toEqual(['cookie-readable']);
  });

  it('of another origin has to allow the app, with cookies where it wants them', async () => {
    const api = await startApp({ '/refresh': ({ method }) => json(method === 'OPTIONS' ? 404 : 401) });
    expect(await examined(config(`tokenWorker({ api: '/api', refresh: '${api.origin}/refresh' });`))).toEqual(['cors-status', 'cors-origin']);
    expect(await examined(config(`tokenWorker({ api: '/api', storage: 'memory', refresh: { url: '${api.origin}/refresh', style: 'cookie' } });`))).toEqual(['cors-origin', 'cors-credentials']);
  });
});

describe('an API of another origin', () => {
  const api = (headers: Record<string, string>): Answers => ({ '/v1': ({ method }) => (method === 'OPTIONS' ? { status: 204, headers } : json(401)) });
  const using = (origin: string, more = ''): Answers => config(`tokenWorker({ api: '${origin}/v1', refresh: '/api/auth/refresh'${more} });`);

  it('is asked as a browser asks', async () => {
    const there = await startApp(api({}));
    const app = await startApp({ ...healthy, ...using(there.origin) });
    expect(codes(await examine(app))).toEqual(['cors-origin', 'cors-headers']);
    expect(there.asked).toMatchObject([{ method: 'OPTIONS', headers: { origin: app.origin, 'access-control-request-method': 'GET', 'access-control-request-headers': 'authorization' } }]);
  });

  it('has to let its refusals be seen', async () => {
    const there = await startApp(api({ 'Access-Control-Allow-Origin': '*', 'Access-Control-Allow-Headers': 'authorization' }));
    expect(await examined(using(there.origin))).toEqual(['cors-refusal-hidden']);
  });

  it('has to allow the header of proofs', async () => {
    const there = await startApp(api({ 'Access-Control-Allow-Origin': '*', 'Access-Control-Allow-Headers': 'authorization' }));
    const answers = { ...using(there.origin, ', proof: dpop()'), '/token-worker.js': script(dropInText('token-worker-oidc.js')) };
    expect(await examined(answers)).toEqual(['cors-headers']);
    expect(there.asked[0]?.headers['access-control-request-headers']).toBe('authorization,dpop');
  });

  it('that does not answer is told', async () => {
    const there = await startApp({});
    await there.close();
    expect(await examined(using(there.origin))).toEqual(['cors-unreachable']);
  });
});

describe('a provider', () => {
  const provider = (metadata: object, headers: Record<string, string>, token: Record<string, string> = headers): Answers => ({ '/.well-known/openid-configuration': json(200, metadata, headers), '/token': json(400, { error: 'invalid_request' }, token) });
  const using = (issuer: string): Answers => ({
    ...config(`tokenWorker({ api: '/api', provider: oidc({ issuer: '${issuer}', clientId: 'app', redirectUri: '/callback' }) });`),
    '/token-worker.js': script(dropInText('token-worker-oidc.js')),
  });

  it('that allows the app is right, and its token endpoint gets nothing', async () => {
    const answers: Record<string, Answers[string]> = {};
    const there = await startApp(answers);
    Object.assign(answers, provider({ issuer: there.origin, token_endpoint: `${there.origin}/token` }, { 'Access-Control-Allow-Origin': '*' }));
    expect(await examined(using(there.origin))).toEqual([]);
    expect(there.asked.map(({ method, path, body }) => [method, path, body])).toEqual([['GET', '/.well-known/openid-configuration', ''], ['POST', '/token', '']]);
  });

  it('that does not, or calls itself otherwise, is found', async () => {
    const answers: Record<string, Answers[string]> = {};
    const there = await startApp(answers);
    Object.assign(answers, provider({ issuer: `${there.origin}/`, token_endpoint: `${there.origin}/token` }, {}));
    expect(await examined(using(there.origin))).toEqual(['provider-issuer', 'provider-cors', 'provider-token-cors']);
  });

  it('is asked for nothing where it has no metadata', async () => {
    const there = await startApp({});
    expect(await examined(using(there.origin))).toEqual(['provider-discovery']);
  });
});

describe('policies', () => {
  it('of the page and of the worker, from header and page', async () => {
    expect(await examined({ '/': html('<meta http-equiv="Content-Security-Policy" content="worker-src \'none\'">', { 'Content-Security-Policy': "connect-src 'none'" }) })).toEqual(['csp-connect', 'csp-worker']);
    expect(await examined({ '/token-worker.js': script(dropInText(), { 'Content-Security-Policy': "connect-src 'none'" }) })).toEqual(['csp-worker-connect']);
  });

  it('a provider is asked by the worker, not by the page', async () => {
    const there = await startApp({});
    const answers = { ...config(`tokenWorker({ api: '/api', provider: oidc({ issuer: '${there.origin}', clientId: 'app', redirectUri: '/callback' }) });`), '/': html('', { 'Content-Security-Policy': "connect-src 'self'" }) };
    expect(await examined({ ...answers, '/token-worker.js': script(dropInText('token-worker-oidc.js'), { 'Content-Security-Policy': "connect-src 'self'" }) })).toEqual(['provider-discovery', 'csp-worker-connect']);
  });
});

it('an app that redirects to another origin is looked at there', async () => {
  const app = await startApp(healthy);
  const front = await startApp({ '/': { status: 301, headers: { Location: `${app.origin}/` } } });
  expect(codes(await examine(front))).toEqual(['page-redirected']);
});

it('--browser without the package says so, and is no fault of the app', async () => {
  const report = await examine(await startApp(healthy), '--browser');
  expect(report.code).toBe(0);
  expect(report.notSeen).toContainEqual({ subject: 'control', why: expect.stringContaining("no package 'playwright'") as unknown });
});

it.each(['playwright', '@playwright/test', 'playwright-core'])('--browser takes %s, which may be the only one that a strict package manager lets a project see', async (name) => {
  const cwd = await emptyFolder();
  const folder = join(cwd, 'node_modules', name);
  await mkdir(folder, { recursive: true });
  await writeAll(folder, { 'package.json': JSON.stringify({ name, main: 'index.js' }), 'index.js': "exports.chromium = { launch: async () => { throw new Error('a stand-in'); } };" });
  const { printed } = await runIn(cwd, ['doctor', (await startApp(healthy)).origin, '--json', '--browser']);
  expect((JSON.parse(printed) as Report).notSeen).toContainEqual({ subject: 'control', why: expect.stringContaining('a stand-in') as unknown });
});
