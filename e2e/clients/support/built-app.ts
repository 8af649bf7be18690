/** An app of `e2e/apps`, built for production by Vite with its framework's plugin, in memory: its files by path. */
import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import vue from '@vitejs/plugin-vue';
import { build } from 'vite';

export const APPS = ['react', 'vue'] as const;
export type App = (typeof APPS)[number];

type Files = Readonly<Record<string, string>>;

const PLUGINS = { react, vue } as const;
const builds = new Map<App, Promise<Files>>();

/** All that an app does to adopt the library. */
const REGISTRATION = `<script>navigator.serviceWorker.register('/token-worker.js');</script>`;

async function make(app: App): Promise<Files> {
  const outputs = await build({
    root: fileURLToPath(new URL(`../../apps/${app}`, import.meta.url)),
    configFile: false,
    logLevel: 'error',
    plugins: [PLUGINS[app]()],
    build: { write: false },
  });
  if (!('output' in outputs)) throw new Error(`the build of ${app} made no output`);
  return Object.fromEntries(outputs.output.map((file) => [`/${file.fileName}`, file.type === 'chunk' ? file.code : String(file.source)]));
}

/** Made once in each process of the test run. */
export async function builtApp(app: App, { registersWorker }: { readonly registersWorker: boolean }): Promise<Files> {
  const made = builds.get(app) ?? make(app);
  builds.set(app, made);
  const { '/index.html': page = '', ...files } = await made;
  return { ...files, '/': registersWorker ? page.replace('<head>', `<head>\n    ${REGISTRATION}`) : page };
}
