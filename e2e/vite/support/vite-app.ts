/** An app in a folder of its own, with the package as npm installs it, run by Vite: in development, or built and previewed. */
import { cp, mkdir, mkdtemp, readdir, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { installPacked } from '../../../scripts/packed.mjs';

type Vite = typeof import('vite');
type Files = Readonly<Record<string, string>>;

/** Of another version of Vite, for a look by hand: a node_modules that has these. */
const MODULES = process.env.VITE_MODULES ?? fileURLToPath(new URL('../../../node_modules', import.meta.url));
const BESIDE = ['vite', 'vite-plugin-pwa', 'workbox-precaching'];

const INDEX = `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>app</title><link rel="icon" href="data:,"></head><body><script type="module" src="/src/main.ts"></script></body></html>
`;

export interface ViteApp {
  readonly folder: string;
  /** Changes files of the app. */
  write(files: Files): Promise<void>;
  /** Starts the development server; answers its origin. */
  develop(): Promise<string>;
  /** Builds, and serves what was built; answers the origin. */
  preview(): Promise<string>;
  close(): Promise<void>;
}

const portOf = (address: unknown): string => String((address as { port: number }).port);

async function installInto(folder: string): Promise<void> {
  const installed = join(await installPacked(), 'node_modules');
  const modules = join(folder, 'node_modules');
  await mkdir(modules);
  for (const name of await readdir(installed)) {
    // Vite serves files below the app's root alone, so the package itself has to be there.
    if (name === 'token-worker') await cp(join(installed, name), join(modules, name), { recursive: true });
    else if (!name.startsWith('.')) await symlink(join(installed, name), join(modules, name));
  }
  for (const name of BESIDE) await symlink(join(MODULES, name), join(modules, name));
}

/** @param backend the origin to which Vite passes what is no file of the app */
export async function viteApp(files: Files, backend: string): Promise<ViteApp> {
  const folder = await realpath(await mkdtemp(join(tmpdir(), 'token-worker-vite-')));
  const closers: (() => Promise<unknown>)[] = [];
  const write = async (more: Files): Promise<void> => {
    for (const [name, text] of Object.entries(more)) {
      await mkdir(dirname(join(folder, name)), { recursive: true });
      await writeFile(join(folder, name), text);
    }
  };
  await write({ 'package.json': '{ "name": "app", "private": true, "type": "module" }', 'index.html': INDEX, 'src/main.ts': '', ...files });
  await installInto(folder);
  const vite = (await import(pathToFileURL(join(folder, 'node_modules/vite/dist/node/index.js')).href)) as Vite;
  const serving = { host: 'localhost', port: 0, proxy: { '/api': backend, '/more': backend } };
  return {
    folder,
    write,
    develop: async () => {
      const server = await vite.createServer({ root: folder, logLevel: 'silent', server: serving });
      closers.push(() => server.close());
      await server.listen();
      return `http://localhost:${portOf(server.httpServer?.address())}`;
    },
    preview: async () => {
      await vite.build({ root: folder, logLevel: 'warn' });
      const server = await vite.preview({ root: folder, logLevel: 'silent', preview: serving });
      closers.push(() => server.close());
      return `http://localhost:${portOf(server.httpServer.address())}`;
    },
    close: async () => {
      for (const close of closers) await close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
