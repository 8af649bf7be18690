/** Builds have the worker: one file of a stable name, with its configuration in it, and pages that register it. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { createLogger, type InlineConfig, type Plugin } from 'vite';
import { afterEach, describe, expect, it } from 'vitest';
import { tokenWorker, type TokenWorkerConfig, type TokenWorkerPluginOptions } from './index.js';
import { makeApp, type App } from './testing/app.js';
import { runWorker } from './testing/run-worker.js';

const CONFIG: TokenWorkerConfig = { api: '/api', login: '/api/auth/login', refresh: '/api/auth/refresh' };
const FILE = 'token-worker.config.ts';

const apps: App[] = [];
afterEach(async () => {
  await Promise.all(apps.splice(0).map((app) => app.remove()));
});

async function appOf(files: Readonly<Record<string, string>> = {}): Promise<App> {
  const app = await makeApp(files);
  apps.push(app);
  return app;
}

/** Builds an app with that configuration, not minified, so that it can be read. */
async function built(config: TokenWorkerConfig | readonly TokenWorkerConfig[] | string = CONFIG, { options, files, vite }: { options?: TokenWorkerPluginOptions; files?: Readonly<Record<string, string>>; vite?: InlineConfig } = {}) {
  const app = await appOf(files);
  return app.build({ ...vite, build: { minify: false, ...vite?.build }, plugins: [tokenWorker(config, options), ...(vite?.plugins ?? [])] });
}

function listeningLogger() {
  const warnings: string[] = [];
  return { warnings, logger: { ...createLogger('silent'), warn: (message: string) => void warnings.push(message) } };
}

const pageOf = (files: Readonly<Record<string, string>>): string => Object.entries(files).filter(([name]) => /^assets\/.*\.js$/.test(name)).map(([, code]) => code).join('\n');

describe('the worker', () => {
  it('is one classic script that starts with its configuration, and takes over at once', async () => {
    const { 'token-worker.js': code = '' } = await built();

    expect(code).not.toMatch(/^(?:import|export) /m);
    const { listens, errors, routes, hasSkippedWaiting } = runWorker(code);
    expect(errors).toEqual([]);
    expect(listens).toEqual(expect.arrayContaining(['fetch', 'message', 'install']));
    expect(hasSkippedWaiting).toBe(true);
    expect(JSON.stringify(routes)).toContain('/api');
  });

  it('has no development code of Workbox, and the same text at each build', async () => {
    const { 'token-worker.js': code = '' } = await built();
    expect(code).not.toContain('process.env');
    expect(code).not.toContain('groupCollapsed');
    expect((await built())['token-worker.js']).toBe(code);
  });

  it('keeps static routes to itself where the configuration’s module listens to requests too', async () => {
    const files = { [FILE]: "addEventListener('fetch', () => undefined); export default { api: '/api' };" };
    const { 'token-worker.js': code = '' } = await built(`./${FILE}`, { files });
    const { listens, errors, routes } = runWorker(code);
    expect(errors).toEqual([]);
    expect(listens.filter((type) => type === 'fetch')).toHaveLength(2);
    expect(routes).toEqual([]);
  });

  it('is built from a module with its imports, env variables, functions, aliases and worker plugins', async () => {
    const shout: Plugin = { name: 'shout', transform: (code, id) => (id.endsWith('paths.ts') ? code.replace('/quiet', '/loud') : undefined) };
    const { 'token-worker.js': code = '' } = await built(`./config/${FILE}`, {
      files: {
        '.env': 'VITE_API=https://api.example.com\nSECRET=of-the-server',
        [`config/${FILE}`]: "import { more } from '~/paths';\nexport default { api: [import.meta.env.VITE_API as string, more, { url: '/f', unauthorized: (response: Response) => response.status === 418 }] };",
        'src/paths.ts': "export const more: string = '/quiet';",
      },
      vite: { resolve: { alias: [{ find: '~', replacement: '/src' }] }, worker: { plugins: () => [shout] } },
    });
    for (const part of ['https://api.example.com', '/loud', '=== 418']) expect(code).toContain(part);
    expect(code).not.toContain('of-the-server');
    expect(runWorker(code).errors).toEqual([]);
  });

  it('is built with the worker plugins that another plugin adds, whichever comes first', async () => {
    const shout: Plugin = { name: 'shout', transform: (code, id) => (id.endsWith(FILE) ? code.replace('/quiet', '/loud') : undefined) };
    const adds: Plugin = { name: 'adds', config: () => ({ worker: { plugins: () => [shout] } }) };
    const { 'token-worker.js': code = '' } = await built(`./${FILE}`, { files: { [FILE]: "export default { api: '/quiet' };" }, vite: { plugins: [adds] } });
    expect(code).toContain('/loud');
  });

  it('has the parts for providers and proofs only if they are imported', async () => {
    const PART = /pushed_authorization|code_challenge_method/;
    const { 'token-worker.js': without = '' } = await built();
    const { 'token-worker.js': code = '' } = await built(FILE, {
      files: {
        [FILE]:
          "import { oidc } from 'token-worker/sw/oidc';\nimport { dpop } from 'token-worker/sw/dpop';\nexport default { api: 'https://api.example.com', provider: oidc({ issuer: 'https://id.example.com', clientId: 'app', redirectUri: 'https://app.example.com/callback', scope: 'openid' }), proof: dpop() };",
      },
    });
    expect(without).not.toMatch(PART);
    expect(code).toMatch(PART);
    expect(runWorker(code).errors).toEqual([]);
  });

  it('is an ES module without imports where that is asked for', async () => {
    const files = await built(CONFIG, { options: { type: 'module' } });
    expect(files['token-worker.js']).not.toMatch(/^\s*import[ {]|\bimport\(/m);
    expect(pageOf(files)).toMatch(/type: ?"module"|"type": ?"module"/);
  });

  it('stands beside the pages under its own name whatever the build’s folders are, once, and in no manifest', async () => {
    const app = await appOf({ 'other/index.html': '<!doctype html><title>other</title>' });
    const files = await app.build({
      plugins: [tokenWorker(CONFIG, { fileName: 'auth.js' })],
      build: { outDir: 'public_html', assetsDir: 'static/x', manifest: true, sourcemap: true, rollupOptions: { input: [join(app.root, 'index.html'), join(app.root, 'other/index.html')] } },
    });
    expect(Object.keys(files)).toEqual(expect.arrayContaining(['auth.js', 'auth.js.map', 'index.html', 'other/index.html']));
    expect(Object.keys(files).filter((name) => name.includes('auth'))).toEqual(['auth.js', 'auth.js.map']);
    expect(existsSync(join(app.root, 'public_html/auth.js'))).toBe(true);
    expect(files['.vite/manifest.json']).not.toContain('auth');
    for (const page of ['index.html', 'other/index.html']) expect(files[page]).toMatch(/<script type="module"[^>]* src="\/static\/x\//);
  });

  it('is no part of a server’s build, where the session is a signed-out one', async () => {
    const app = await appOf({ 'src/server.ts': "export { session } from 'virtual:token-worker';" });
    const files = await app.build({ plugins: [tokenWorker(CONFIG)], build: { ssr: 'src/server.ts', ssrEmitAssets: true, rollupOptions: { output: { entryFileNames: 'server.mjs' } } }, ssr: { noExternal: true } });
    expect(Object.keys(files).filter((name) => name.includes('token-worker'))).toEqual([]);
    const { session } = (await import(/* @vite-ignore */ join(app.root, 'dist/server.mjs'))) as { session: Promise<{ getSnapshot(): { status: string } }> };
    expect((await session).getSnapshot().status).toBe('signed-out');
  });

  it('is left to another tool where that is asked for, and its configuration is checked all the same', async () => {
    const options = { fileName: 'sw.js', build: false };
    const files = await built(CONFIG, { options });
    expect(files['sw.js']).toBeUndefined();
    expect(pageOf(files)).toContain('"/sw.js"');
    await expect(built({ ...CONFIG, api: 'api' }, { options })).rejects.toThrow('api: got "api"');
  });
});

describe('the pages', () => {
  it.each([
    ['/', '"/token-worker.js"'],
    ['/app/', '"/app/token-worker.js"'],
    ['./', 'new URL("../token-worker.js", here)'],
    ['', 'new URL("../token-worker.js", here)'],
  ])('with base %j look for the worker at %s', async (base, address) => {
    expect(pageOf(await built(CONFIG, { vite: { base } }))).toContain(address);
  });

  it('register it before the app runs, and once, whether or not the app imports the session itself', async () => {
    for (const main of ["console.log('APP STARTS')", "import { session } from 'virtual:token-worker';\nconsole.log('APP STARTS', session)"]) {
      const page = pageOf(await built(CONFIG, { files: { 'src/main.ts': main } }));
      expect(page.match(/registerEarly\(script/g)).toHaveLength(1);
      expect(page.indexOf('registerEarly(script')).toBeLessThan(page.indexOf('APP STARTS'));
      expect(page).not.toContain('token-worker:changed');
    }
  });

  it('are left as they are where that is asked for', async () => {
    expect(pageOf(await built(CONFIG, { options: { inject: false } }))).not.toContain('token-worker.js');
    const asked = await built(CONFIG, { options: { inject: false }, files: { 'src/main.ts': "import { session } from 'virtual:token-worker';\nawait session;" } });
    expect(pageOf(asked)).toContain('registerEarly(script');
  });

  it('have the session of the first name where none is named default', async () => {
    const named = (name: string): TokenWorkerConfig => ({ api: `/${name}`, login: `/${name}/login`, name });
    expect(pageOf(await built([named('staff'), named('default')]))).toContain('session: "default"');
    expect(pageOf(await built([named('staff'), named('guests')]))).toContain('session: "staff"');
  });
});

describe('a mistake fails the build, and the message names', () => {
  const fails = async (config: unknown, files?: Readonly<Record<string, string>>, vite?: InlineConfig): Promise<string> => {
    const failure = await built(config as TokenWorkerConfig, { ...(files ? { files } : {}), ...(vite ? { vite } : {}) }).then(
      () => undefined,
      (error: Error) => error.message,
    );
    return failure ?? 'the build went well';
  };
  const inFile = (text: string): Promise<string> => fails(`./${FILE}`, { [FILE]: text });

  it('the key, what it got and what it takes', async () => {
    expect(await fails({ ...CONFIG, storage: 'cookies' })).toContain("storage: got \"cookies\"; takes 'indexeddb' or 'sealed' or 'memory' (in vite.config)");
    expect(await inFile("export default { api: '/api', refreshbefore: 1 };")).toContain('refreshbefore: unknown key');
    expect(await inFile("export default { api: '/api', refreshbefore: 1 };")).toContain(`(in ${FILE})`);
  });

  it('what a provider was given', async () => {
    expect(await inFile("import { oidc } from 'token-worker/sw/oidc'; export default { api: '/api', provider: oidc({ issuer: 'https://id.example.com' }) };")).toMatch(/provider\.clientId: got undefined; takes .*\(in token-worker\.config\.ts\)/);
  });

  it('a module that fails, has no default export, is not there, or cannot be read', async () => {
    expect(await inFile("throw new Error('no API is set'); export default {};")).toContain(`${FILE}: got an error when it was run (no API is set)`);
    expect(await inFile("throw 'no API'; export default {};")).toContain(`${FILE}: got an error when it was run (no API)`);
    expect(await inFile('throw undefined; export default {};')).toContain(`${FILE}: got an error when it was run (undefined)`);
    expect(await inFile('export default { api: process.env.API };')).toContain('env variables are import.meta.env.VITE_');
    expect(await inFile("export const config = { api: '/api' };")).toContain('default');
    expect(await inFile('export default {')).toContain(FILE);
    expect(await fails('./nowhere.ts')).toContain('the path of nowhere.ts, and there is no such file');
  });

  it('a value that cannot be written into the worker', async () => {
    expect(await fails(new URL('file:///app/token-worker.config.ts'))).toContain('tokenWorker(…): got an object of class URL; takes strings');
    expect(await fails(Promise.resolve(CONFIG))).toContain('tokenWorker(…): got an object of class Promise; takes strings');
    expect(await fails({ api: { url: '/api', unauthorized: () => false } })).toContain("api.unauthorized: got a function; takes strings, numbers");
  });

  it('a base of another origin', async () => {
    expect(await fails(CONFIG, {}, { base: 'https://cdn.example.com/' })).toContain('base: got "https://cdn.example.com/"; takes a path');
  });

  it('a copy of the worker in the public folder', async () => {
    expect(await fails(CONFIG, { 'public/token-worker.js': '' })).toMatch(/options\.fileName: got token-worker\.js, which stands in .*public too/);
  });
});

it('a module that asks for what only a worker has is built, with a warning that it was not checked', async () => {
  const app = await appOf({ [FILE]: "const { scope } = registration; export default { api: '/api', name: scope };" });
  const { warnings, logger } = listeningLogger();
  const files = await app.build({ plugins: [tokenWorker(`./${FILE}`)], customLogger: logger });
  expect(files['token-worker.js']).toContain('registration');
  expect(warnings.join('\n')).toContain(`${FILE} could not be checked before it runs in the worker: registration is not defined here`);
});

it('beside vite-plugin-pwa a second worker is warned of', async () => {
  const app = await appOf();
  const { warnings, logger } = listeningLogger();
  const build = (options?: TokenWorkerPluginOptions) => app.build({ plugins: [{ name: 'vite-plugin-pwa' }, tokenWorker(CONFIG, options)], customLogger: logger });
  await build();
  expect(warnings.join('\n')).toContain('vite-plugin-pwa makes a worker too');
  warnings.length = 0;
  await build({ fileName: 'sw.js', build: false });
  expect(warnings).toEqual([]);
});
