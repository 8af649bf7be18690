/** Vite's servers give the worker out; the development server makes it anew when a file of it changes, and says so, or what is wrong. */
import { rename } from 'node:fs/promises';
import { join } from 'node:path';
import type { ViteDevServer } from 'vite';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { send } from '../../server/testing/http.js';
import { WORKER_FETCH } from '../../server/testing/requests.js';
import { tokenWorker, type TokenWorkerPluginOptions } from './index.js';
import { makeApp, type App } from './testing/app.js';
import { runWorker } from './testing/run-worker.js';

const FILE = 'token-worker.config.ts';
const configOf = (api: string): string => `import { login } from './src/paths'; export default { api: ${JSON.stringify(api)}, login };`;
const FILES = { [FILE]: configOf('/first'), 'src/paths.ts': "export const login = '/login';" };
const KEY = 'a-key-of-this-test-which-has-enough-characters';

const apps: App[] = [];
afterEach(async () => {
  await Promise.all(apps.splice(0).map((app) => app.remove()));
});

async function developed(files: Readonly<Record<string, string>> = FILES, options: TokenWorkerPluginOptions = {}, base = '/') {
  const app = await makeApp(files);
  apps.push(app);
  const { server, origin } = await app.develop({ base, plugins: [tokenWorker(`./${FILE}`, options)] });
  return { app, server, origin, sent: vi.spyOn(server.ws, 'send'), script: async () => (await fetch(`${origin}/token-worker.js`)).text() };
}

/** What the pages were told. */
const told = (send: { readonly mock: { readonly calls: readonly unknown[][] } }): unknown[] => send.mock.calls.map(([payload]) => payload);
const changed = (isMended: boolean): unknown => ({ type: 'custom', event: 'token-worker:changed', data: { isMended } });
const errorWith = (text: string): unknown => ({ type: 'error', err: expect.objectContaining({ plugin: 'token-worker', message: expect.stringContaining(text) as string }) as object });

/** The server has started to watch. */
const isWatching = ({ watcher }: ViteDevServer, app: App): Promise<unknown> => vi.waitUntil(() => join(app.root, 'src') in watcher.getWatched(), { timeout: 10_000 });

describe('the worker in development', () => {
  it('is a script that is asked for anew each time, at the base path, and nothing else is answered', async () => {
    const { origin } = await developed(FILES, { fileName: 'auth.js' }, '/app/');
    const response = await fetch(`${origin}/app/auth.js`);
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toBe('text/javascript; charset=utf-8');
    expect(response.headers.get('cache-control')).toBe('no-cache');
    const { listens, errors } = runWorker(await response.text());
    expect(errors).toEqual([]);
    expect(listens).toContain('fetch');
    for (const other of ['/auth.js', '/app/auth.js?query', '/app/token-worker.js']) expect(await (await fetch(origin + other)).text()).not.toContain('/first');
    expect((await fetch(`${origin}/app/auth.js`, { method: 'POST' })).headers.get('cache-control')).not.toBe('no-cache');
  });

  it('is registered by the page, which follows it', async () => {
    const { origin } = await developed(FILES, {}, '/app/');
    const html = await (await fetch(`${origin}/app/`, { headers: { Accept: 'text/html' } })).text();
    expect(html.indexOf('/app/@token-worker/register.js')).toBeGreaterThan(0);
    expect(html.indexOf('/app/@token-worker/register.js')).toBeLessThan(html.indexOf('/app/src/main.ts'));
    const registration = await (await fetch(`${origin}/app/@token-worker/register.js`)).text();
    const [, path = ''] = /"(\/app\/@id\/[^"]+)"/.exec(registration) ?? [];
    const page = await (await fetch(origin + path)).text();
    expect(page).toContain('"/app/token-worker.js"');
    expect(page).toContain('followWorker(import.meta.hot, session)');
  });

  it('is made anew when a file of it changes, and the pages are told once; of a change without effect they are not', async () => {
    const { app, server, sent, script } = await developed();
    expect(await script()).toContain('/first');
    await isWatching(server, app);

    await app.write({ [FILE]: configOf('/second') });
    await vi.waitUntil(() => told(sent).length > 0, { timeout: 10_000 });
    expect(await script()).toContain('/second');
    await app.write({ 'src/paths.ts': "export const login = '/sign-in';" });
    await vi.waitUntil(() => told(sent).length > 1, { timeout: 10_000 });
    expect(await script()).toContain('/sign-in');
    await app.write({ 'src/main.ts': 'document.title = "other";' });
    await app.write({ 'src/paths.ts': "export const login = '/log-in';" });
    await vi.waitUntil(() => told(sent).length > 2, { timeout: 10_000 });
    expect(told(sent)).toEqual([changed(false), changed(false), changed(false)]);
  });

  it('with a mistake is told of on the page and in the terminal, until it is mended', async () => {
    const { app, server, sent, script } = await developed();
    const logged = vi.spyOn(server.config.logger, 'error');
    await script();
    await isWatching(server, app);

    await app.write({ [FILE]: configOf('second') });
    await vi.waitUntil(() => told(sent).length > 0, { timeout: 10_000 });
    expect(told(sent)[0]).toEqual(errorWith(`api: got "second"; takes `));
    expect(logged.mock.calls[0]?.[0]).toContain('[token-worker] api: got "second"');
    // It refuses to start, and says so to the page as well.
    expect(String(runWorker(await script()).errors[0])).toContain('api: got "second"');

    await app.write({ [FILE]: configOf('/first') });
    await vi.waitUntil(() => told(sent).length > 1, { timeout: 10_000 });
    expect(told(sent)[1]).toEqual(changed(true));
  });

  it('that cannot be bundled is no script, so the one that is installed stays', async () => {
    const { app, server, origin, sent, script } = await developed();
    await script();
    await isWatching(server, app);
    await app.write({ [FILE]: 'export default {' });
    await vi.waitUntil(() => told(sent).length > 0, { timeout: 10_000 });
    const response = await fetch(`${origin}/token-worker.js`);
    expect([response.status, response.headers.get('content-type')]).toEqual([500, 'text/plain; charset=utf-8']);
    expect(JSON.stringify(told(sent)[0])).not.toContain('\\u001b');

    // A file that comes later will do as well.
    await rename(join(app.root, FILE), join(app.root, 'elsewhere.ts'));
    await vi.waitUntil(() => JSON.stringify(told(sent)).includes('no such file'), { timeout: 10_000 });
    await app.write({ [FILE]: configOf('/first') });
    await vi.waitUntil(() => JSON.stringify(told(sent)).includes('token-worker:changed'), { timeout: 10_000 });
    expect(await script()).toContain('/first');
  });

  it('is made when a module comes that it missed', async () => {
    const { app, server, sent, script } = await developed();
    await script();
    await isWatching(server, app);
    await app.write({ [FILE]: "import { api } from './src/late'; export default { api };" });
    await vi.waitUntil(() => JSON.stringify(told(sent)).includes('late'), { timeout: 10_000 });
    await app.write({ 'src/late.ts': "export const api = '/late';" });
    await vi.waitUntil(() => JSON.stringify(told(sent)).includes('token-worker:changed'), { timeout: 10_000 });
    expect(await script()).toContain('/late');
  });

  it('is sealed where that is asked for', async () => {
    const { origin, script } = await developed({ ...FILES, [FILE]: "export default { api: '/api', storage: 'sealed' };" }, { seal: { keys: KEY } });
    expect(await script()).not.toContain('tokenWorkerSecrets=');
    const { headers, text: code } = await send(origin, '/token-worker.js', { headers: WORKER_FETCH });
    expect(headers['cache-control']).toBe('no-store');
    expect(code).toMatch(/^self\.tokenWorkerSecrets=\["/);
    expect(runWorker(code).errors).toEqual([]);
    expect(String(runWorker(await script()).errors[0])).toContain('this one came without a secret');
  });

  it('cannot be sealed without a key, and a build needs none', async () => {
    const app = await makeApp(FILES);
    apps.push(app);
    const plugins = () => [tokenWorker(`./${FILE}`, { seal: { keys: undefined } })];
    await expect(app.develop({ plugins: plugins() })).rejects.toThrow('sealWorker.keys: got undefined');
    expect(await app.build({ plugins: plugins() })).toHaveProperty('token-worker.js');
  });
});

describe('what was built, in vite preview', () => {
  it.each([undefined, { keys: KEY }])('is asked for anew each time, sealed or not (%j)', async (seal) => {
    const app = await makeApp(FILES);
    apps.push(app);
    const config = () => ({ base: '/app/', plugins: [tokenWorker(`./${FILE}`, { seal })] });
    const { 'token-worker.js': code = '' } = await app.build(config());
    const { origin } = await app.preview(config());
    const { headers, text } = await send(origin, '/app/token-worker.js', { headers: WORKER_FETCH });
    expect(headers['content-type']).toBe('text/javascript; charset=utf-8');
    expect(headers['cache-control']).toBe(seal === undefined ? 'no-cache' : 'no-store');
    expect(text.endsWith(code)).toBe(true);
    expect(text === code).toBe(seal === undefined);
  });

  it('is found where the pages are built, also when that is after the start', async () => {
    const app = await makeApp(FILES);
    apps.push(app);
    const config = () => ({ environments: { client: { build: { outDir: 'dist/client' } } }, plugins: [tokenWorker(`./${FILE}`, { seal: { keys: KEY } })] });
    const { origin } = await app.preview(config());
    const ask = () => send(origin, '/token-worker.js', { headers: WORKER_FETCH });
    expect((await ask()).text).not.toContain('/first');
    await app.build(config());
    expect((await ask()).text).toMatch(/^self\.tokenWorkerSecrets=\[/);
  });
});
