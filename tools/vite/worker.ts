/** The worker of one app: bundled, and its configuration checked, once for each state of the app's files. */
import { existsSync } from 'node:fs';
import { relative } from 'node:path';
import { refuseDescribed } from '../../core/config/check.js';
import { TokenWorkerError } from '../../core/errors.js';
import { bundle, type App, type Bundle } from './bundle.js';
import { check, isOurs } from './check.js';
import type { ReadOptions } from './options.js';
import { run } from './sandbox.js';
import type { Source } from './source.js';

/** What workers have and Vite's process has not: a configuration that asks for it while it is read can be checked in the worker alone. */
const ONLY_IN_WORKERS = /^(?:caches|clients|cookieStore|indexedDB|navigator|registration|serviceWorker|skipWaiting|importScripts) is not defined$/;
const DEFAULT_NAMES = ['default'];

export class Worker {
  readonly #app: App;
  readonly #source: Source;
  readonly #options: ReadOptions;
  readonly #warn: (message: string) => void;
  /** The app's files in it, as far as they are known. */
  readonly files = new Set<string>();
  #bundle: Promise<Bundle> | undefined;
  #names: Promise<readonly string[]> | undefined;

  constructor(app: App, source: Source, options: ReadOptions, warn: (message: string) => void) {
    this.#app = app;
    this.#source = source;
    this.#options = options;
    this.#warn = warn;
    if (source.file !== undefined) this.files.add(source.file);
  }

  /** A file of it has changed. */
  forget(): void {
    this.#bundle = undefined;
    this.#names = undefined;
  }

  bundle(): Promise<Bundle> {
    return (this.#bundle ??= this.#makeBundle());
  }

  /**
   * @returns the names of the sessions
   * @throws TokenWorkerError `invalid-config`, or what Vite says of a module that cannot be bundled
   */
  names(): Promise<readonly string[]> {
    return (this.#names ??= this.#check());
  }

  readonly #add = (files: readonly string[]): void => {
    for (const file of files) this.files.add(file);
  };

  async #makeBundle(): Promise<Bundle> {
    this.#checkFile();
    const { command, build } = this.#app.config;
    const { fileName, type } = this.#options;
    const isBuild = command === 'build';
    const script = {
      entry: this.#source.worker,
      fileName,
      format: type === 'module' ? 'es' : 'iife',
      sourcemap: isBuild ? build.sourcemap : 'inline',
      minify: isBuild ? build.minify : false,
    } as const;
    return bundle(this.#app, script, this.#add);
  }

  #checkFile(): void {
    const { file } = this.#source;
    if (file === undefined || existsSync(file)) return;
    refuseDescribed('tokenWorker(…)', `the path of ${relative(this.#app.config.root, file)}, and there is no such file below ${this.#app.config.root}`, 'the path of a module that default-exports the configuration');
  }

  async #check(): Promise<readonly string[]> {
    this.#checkFile();
    const script = { entry: this.#source.config, fileName: 'config.js', format: 'iife', sourcemap: false, minify: false } as const;
    const { code } = await bundle(this.#app, script, this.#add);
    const name = this.#source.file === undefined ? 'vite.config' : relative(this.#app.config.root, this.#source.file);
    try {
      return check(run(code, this.#app.config.base + this.#options.fileName));
    } catch (error) {
      // Of another realm than our own errors, and anything may be thrown.
      const message = String((error as { readonly message?: unknown } | null | undefined)?.message ?? error);
      if (ONLY_IN_WORKERS.test(message)) {
        this.#warn(`${name} could not be checked before it runs in the worker: ${message} here`);
        return DEFAULT_NAMES;
      }
      if (isOurs(error)) throw new TokenWorkerError(error.code, `${message} (in ${name})`);
      const hint = message === 'process is not defined' ? ': it runs in the worker, where env variables are import.meta.env.VITE_…' : '';
      refuseDescribed(name, `an error when it was run (${message}${hint})`, 'a module that default-exports the configuration');
    }
  }
}
