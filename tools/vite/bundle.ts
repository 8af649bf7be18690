/** Bundles a module of ours into one script, by Vite itself: with the app's aliases, its `define`, its env variables, and the plugins that it has for workers. */
import { build, createLogger, normalizePath, type InlineConfig, type Plugin, type PluginOption, type ResolvedConfig, type UserConfig } from 'vite';

/** What of the app's Vite configuration is used. */
export interface App {
  readonly config: ResolvedConfig;
  /** Its `worker.plugins`. */
  readonly workerPlugins: () => readonly PluginOption[];
}

export interface Script {
  /** The entry's text. */
  readonly entry: string;
  readonly fileName: string;
  readonly format: 'iife' | 'es';
  readonly sourcemap: boolean | 'inline' | 'hidden';
  readonly minify: InlineBuild['minify'];
}

type InlineBuild = NonNullable<InlineConfig['build']>;

export interface Bundle {
  readonly code: string;
  /** The source map, where it is a file of its own. */
  readonly map: string | undefined;
}

/** Vite makes a path of it. */
const ENTRY = 'virtual-token-worker-entry';

/** Hands the entry in, and tells what was bundled with it, also where that fails. */
function entryPlugin(entry: string, onFiles: (files: readonly string[]) => void): Plugin {
  return {
    name: 'token-worker-entry',
    enforce: 'pre',
    resolveId: (id) => (id.endsWith(ENTRY) ? `\0${ENTRY}` : undefined),
    load: (id) => (id === `\0${ENTRY}` ? entry : undefined),
    buildEnd() {
      const files = [...this.getModuleIds()].map((id) => normalizePath(id.replace(/\?.*$/, '')));
      onFiles(files.filter((file) => !file.startsWith('\0') && !file.includes('/node_modules/')));
    },
  };
}

/** As the app has it. */
function resolveOptions({ resolve }: ResolvedConfig): NonNullable<UserConfig['resolve']> {
  const { alias, conditions, dedupe, extensions, mainFields, preserveSymlinks } = resolve;
  const { tsconfigPaths } = resolve as { readonly tsconfigPaths?: boolean };
  return { alias, conditions, dedupe, extensions, mainFields, preserveSymlinks, ...(tsconfigPaths === undefined ? {} : { tsconfigPaths }) };
}

/** @param onFiles is told the app's files in it */
export async function bundle({ config, workerPlugins }: App, { entry, fileName, format, sourcemap, minify }: Script, onFiles: (files: readonly string[]) => void): Promise<Bundle> {
  const { root, base, mode, envDir, envPrefix, define, build: app } = config;
  const logLevel = config.logLevel === 'silent' ? 'silent' : 'warn';
  const results = await build({
    configFile: false,
    root,
    base,
    mode,
    envDir,
    ...(envPrefix === undefined ? {} : { envPrefix }),
    logLevel,
    // An error is thrown, and so told by the build or the server that asked.
    customLogger: { ...createLogger(logLevel), error: () => undefined },
    publicDir: false,
    resolve: resolveOptions(config),
    // Without it, workbox would bring its development code along.
    define: { ...define, 'process.env.NODE_ENV': '"production"' },
    plugins: [entryPlugin(entry, onFiles), ...workerPlugins()],
    build: {
      write: false,
      outDir: app.outDir,
      emptyOutDir: false,
      target: app.target,
      ...(minify === undefined ? {} : { minify }),
      sourcemap,
      reportCompressedSize: false,
      lib: { entry: ENTRY, formats: [format], name: 'tokenWorkerScript', fileName: () => fileName },
    },
  });
  const [result] = [results].flat();
  if (result === undefined || !('output' in result)) throw new Error('Vite made no bundle of the worker');
  const chunk = result.output.find((output) => output.type === 'chunk');
  const map = result.output.find((output) => output.fileName === `${fileName}.map`);
  if (chunk === undefined) throw new Error('Vite made no bundle of the worker');
  return { code: chunk.code, map: map?.type === 'asset' ? String(map.source) : undefined };
}
