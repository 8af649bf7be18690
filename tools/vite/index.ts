/** The Vite plugin: the worker is built, served in development and registered, with no other file. */
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { Plugin, PluginOption } from 'vite';
import { refuseDescribed } from '../../core/config/check.js';
import type { TokenWorkerConfig } from '../../core/config/types.js';
import { addressOf, withWayFrom } from './address.js';
import { follow } from './dev.js';
import { readOptions, type TokenWorkerPluginOptions } from './options.js';
import { pageModule } from './page.js';
import { serving } from './serving.js';
import { sourceOf } from './source.js';
import { Worker } from './worker.js';

export type { TokenWorkerConfig, TokenWorkerPluginOptions };

const PAGE_MODULE = 'virtual:token-worker';
const RESOLVED = `\0${PAGE_MODULE}`;
/** What a page that is given no other code of ours runs first. */
const REGISTRATION = '/@token-worker/register.js';

/**
 * @param config the configuration, where it is plain data; a list for several sessions; or the path, from Vite's root, of a module that
 *   default-exports it and is bundled into the worker
 * @throws TokenWorkerError `invalid-config`, here or when Vite has read its own configuration. A mistake inside the configuration fails a build;
 *   in development it is shown in the terminal and on the page until it is mended.
 */
export function tokenWorker(config: TokenWorkerConfig | readonly TokenWorkerConfig[] | string, options: TokenWorkerPluginOptions = {}): Plugin {
  const read = readOptions(options);
  const { fileName, type } = read;
  let workerPlugins = (): readonly PluginOption[] => [];
  let address: string;
  let worker: Worker;
  let isBuild = false;

  return {
    name: 'token-worker',
    enforce: 'pre',

    config: {
      // Last: other plugins add theirs to `worker.plugins` here.
      order: 'post',
      handler(user) {
        workerPlugins = () => user.worker?.plugins?.() ?? [];
        // It has no dependencies in the page, and one copy is to serve the app's code and ours.
        return { optimizeDeps: { exclude: ['token-worker'] } };
      },
    },

    configResolved(resolved) {
      const { base, root, command, publicDir, plugins, logger } = resolved;
      isBuild = command === 'build';
      address = addressOf(base, fileName);
      if (read.build && publicDir !== '' && existsSync(join(publicDir, fileName))) {
        refuseDescribed('options.fileName', `${fileName}, which stands in ${publicDir} too`, 'a name of its own. Delete the copy there: the plugin makes the worker');
      }
      if (read.build && plugins.some(({ name }) => name === 'vite-plugin-pwa')) {
        logger.warn("[token-worker] vite-plugin-pwa makes a worker too, and a page has one: call manageTokens(config) in yours, and give tokenWorker { fileName: 'sw.js', build: false }");
      }
      worker = new Worker({ config: resolved, workerPlugins }, sourceOf(config, root), read, (message) => logger.warn(`[token-worker] ${message}`));
    },

    resolveId(id) {
      if (id === PAGE_MODULE) return RESOLVED;
      return id === REGISTRATION ? id : undefined;
    },

    async load(id) {
      if (id === REGISTRATION) return `import ${JSON.stringify(PAGE_MODULE)};\n`;
      if (id !== RESOLVED) return undefined;
      // A mistake in it is told elsewhere, and the worker's own answer will say it to the page.
      const names = await worker.names().catch((): readonly string[] => []);
      const session = names.includes('default') ? 'default' : (names[0] ?? 'default');
      const follows = !isBuild && this.environment.config.consumer === 'client';
      return { code: pageModule({ address, type, session, follows }), moduleSideEffects: true };
    },

    transformIndexHtml: {
      order: 'pre',
      handler: () => (read.inject ? [{ tag: 'script', attrs: { type: 'module', src: REGISTRATION }, injectTo: 'head-prepend' }] : []),
    },

    configureServer(server) {
      const script = async (): Promise<string> => (await worker.bundle()).code;
      server.middlewares.use(serving(server.config.base + fileName, script, read.seal));
      follow(server, worker);
    },

    configurePreviewServer({ middlewares, config: { base, root, build, environments } }) {
      const file = resolve(root, environments['client']?.build.outDir ?? build.outDir, fileName);
      const serve = serving(base + fileName, () => readFile(file, 'utf8'), read.seal);
      // Looked for each time: a build may come after the server.
      middlewares.use((request, response, next) => {
        if (existsSync(file)) serve(request, response, next);
        else next();
      });
    },

    async buildStart() {
      if (!isBuild || this.environment.config.consumer !== 'client') return;
      worker.forget();
      const making = Promise.all([worker.names(), read.build ? worker.bundle() : undefined]);
      try {
        await making;
      } finally {
        for (const file of worker.files) this.addWatchFile(file);
      }
    },

    renderChunk(code, chunk) {
      const text = withWayFrom(chunk.fileName, code, fileName);
      return text === undefined ? undefined : { code: text, map: null };
    },

    async generateBundle() {
      if (!read.build || this.environment.config.consumer !== 'client') return;
      const { code, map } = await worker.bundle();
      this.emitFile({ type: 'asset', fileName, source: code });
      if (map !== undefined) this.emitFile({ type: 'asset', fileName: `${fileName}.map`, source: map });
    },
  };
}
