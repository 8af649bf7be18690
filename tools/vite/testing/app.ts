/** A small app in a folder of its own, and Vite as it would run there, with this repository's sources in place of the package. */
import { mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, createServer, preview, type InlineConfig, type PreviewServer, type ViteDevServer } from 'vite';

type Files = Readonly<Record<string, string>>;
/** What the build wrote, by file. */
type Built = Readonly<Record<string, string>>;

const source = (path: string): string => fileURLToPath(new URL(`../../../${path}`, import.meta.url));

const INDEX = '<!doctype html><html lang="en"><head><title>app</title></head><body><script type="module" src="/src/main.ts"></script></body></html>';

const SOURCES: InlineConfig = {
  configFile: false,
  logLevel: 'silent',
  define: { __TOKEN_WORKER_VERSION__: '"0.0.0-test"' },
  resolve: {
    alias: [
      { find: /^.*\/vite-worker\.js$/, replacement: source('sw/bundled.ts') },
      { find: 'token-worker/vite/page', replacement: source('client/vite.ts') },
      { find: 'token-worker/sw/oidc', replacement: source('sw/oidc/index.ts') },
      { find: 'token-worker/sw/dpop', replacement: source('sw/dpop/index.ts') },
    ],
  },
  server: { host: 'localhost', port: 0, fs: { strict: false } },
  preview: { host: 'localhost', port: 0 },
};

export interface App {
  readonly root: string;
  write(files: Files): Promise<void>;
  build(config: InlineConfig): Promise<Built>;
  develop(config: InlineConfig): Promise<{ readonly server: ViteDevServer; readonly origin: string }>;
  /** What is built already. */
  preview(config: InlineConfig): Promise<{ readonly server: PreviewServer; readonly origin: string }>;
  remove(): Promise<void>;
}

export async function makeApp(files: Files = {}): Promise<App> {
  const root = await realpath(await mkdtemp(join(tmpdir(), 'token-worker-app-')));
  const closers: (() => Promise<unknown>)[] = [];
  const here = (config: InlineConfig): InlineConfig => {
    const alias = [...(SOURCES.resolve?.alias as []), ...((config.resolve?.alias as [] | undefined) ?? [])];
    return { ...SOURCES, root, ...config, define: { ...SOURCES.define, ...config.define }, resolve: { alias } };
  };
  const originOf = (server: ViteDevServer | PreviewServer): string => `http://localhost:${String((server.httpServer?.address() as { port: number }).port)}`;
  const write = async (more: Files): Promise<void> => {
    for (const [name, text] of Object.entries(more)) {
      await mkdir(dirname(join(root, name)), { recursive: true });
      await writeFile(join(root, name), text);
    }
  };
  await write({ 'index.html': INDEX, 'src/main.ts': 'document.title = "app";', ...files });
  return {
    root,
    write,
    build: async (config) => {
      const results = [await build(here(config))].flat();
      const outputs = results.flatMap((result) => ('output' in result ? result.output : []));
      return Object.fromEntries(outputs.map((file) => [file.fileName, file.type === 'chunk' ? file.code : String(file.source)]));
    },
    develop: async (config) => {
      const server = await createServer(here(config));
      closers.push(() => server.close());
      await server.listen();
      return { server, origin: originOf(server) };
    },
    preview: async (config) => {
      const server = await preview(here(config));
      closers.push(() => server.close());
      return { server, origin: originOf(server) };
    },
    remove: async () => {
      for (const close of closers) await close();
      await rm(root, { recursive: true, force: true });
    },
  };
}
