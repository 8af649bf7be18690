/** The pieces of docs/guide/vite.md that the scenarios in browsers do not run: they build, and do what the text says. */
import { afterEach, expect, it, vi } from 'vitest';
import { fromGuide } from './testing/guide.js';
import { makeApp, type App } from './testing/app.js';
import { runWorker } from './testing/run-worker.js';
import { readOptions } from './options.js';
import { tokenWorker, type TokenWorkerPluginOptions } from './index.js';

let app: App | undefined;
afterEach(async () => {
  await app?.remove();
});

it('a provider with proofs', async () => {
  app = await makeApp({ 'token-worker.config.ts': fromGuide('A configuration of its own', 'token-worker.config.ts', 1) });
  const { 'token-worker.js': code = '' } = await app.build({ plugins: [tokenWorker('./token-worker.config.ts')] });
  expect(code).toContain('https://id.example.com');
  expect(runWorker(code).errors).toEqual([]);
});

it('the key of a sealed worker, out of an env file', async () => {
  app = await makeApp({ '.env': 'TOKEN_WORKER_KEY=a-key-of-this-test-which-has-enough-characters' });
  const given = vi.fn<(config: string, options: TokenWorkerPluginOptions) => undefined>();
  const { loadEnv } = await import('vite');
  const code = fromGuide('Sealed', 'vite.config.ts').replace(/^import .*$/gm, '').replace('export default', 'return');
  const FunctionOf = fromGuide.constructor as new (...text: string[]) => (...values: unknown[]) => (env: { mode: string }) => unknown;
  const make = new FunctionOf('tokenWorker', 'defineConfig', 'loadEnv', code);
  const root = app.root;
  make(given, (config: unknown) => config, (mode: string, _folder: string, prefix: string) => loadEnv(mode, root, prefix))({ mode: 'development' });
  const [[config, options] = []] = given.mock.calls;
  expect(config).toBe('./token-worker.config.ts');
  expect(readOptions(options).seal).toEqual({ keys: 'a-key-of-this-test-which-has-enough-characters' });
});

it('names every option, with its default', () => {
  const rows = [...fromGuide.text.matchAll(/^\| `(\w+)` \| .* \| (.*) \|$/gm)].map(([, name, fallback]) => [name, fallback]);
  const shown = Object.entries(readOptions({})).map(([name, value]) => [name, value === undefined ? 'none' : `\`${typeof value === 'string' ? `'${value}'` : JSON.stringify(value)}\``]);
  expect(rows).toEqual(shown);
});
