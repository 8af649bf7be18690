/** Reads the plugin's options: a mistake stops Vite, with an error that names the option, what it got and what it takes. */
import { checkKeys, isObject, oneOf, refuse } from '../../core/config/check.js';
import type { SealedServing } from './serving.js';

export interface TokenWorkerPluginOptions {
  /** The worker's file, served and built at Vite's `base`, whose pages it controls. Default `token-worker.js`. */
  readonly fileName?: string;
  /** `'module'`: the worker is registered as an ES module. Default `'classic'`, which every browser with service workers takes. */
  readonly type?: 'classic' | 'module';
  /** `false`: `index.html` is left as it is, and the worker is registered when the app imports `virtual:token-worker`. Default `true`. */
  readonly inject?: boolean;
  /** `false`: a build leaves the worker to somebody else, such as `vite-plugin-pwa`, who writes `fileName`. Default `true`. */
  readonly build?: boolean;
  /** For `storage: 'sealed'`: Vite's own servers serve the worker as `sealWorker` of `token-worker/server` does with these options. Default: not sealed. */
  readonly seal?: SealedServing | undefined;
}

export type ReadOptions = Readonly<Required<TokenWorkerPluginOptions>>;

const FILE_NAME = /^[\w][\w.-]*\.m?js$/;

function trueOrFalse(key: string, value: unknown): boolean {
  if (value !== undefined && typeof value !== 'boolean') refuse(key, value, 'true or false');
  return value ?? true;
}

function readFileName(value: unknown = 'token-worker.js'): string {
  if (typeof value !== 'string' || !FILE_NAME.test(value)) {
    refuse('options.fileName', value, "the name of a script, such as 'sw.js', without a folder: a worker controls the pages beside and below its script");
  }
  return value;
}

/** @throws TokenWorkerError `invalid-config` */
export function readOptions(value: unknown): ReadOptions {
  if (!isObject(value)) refuse('options', value, "an object, such as { fileName: 'sw.js' }");
  checkKeys('options', value, ['fileName', 'type', 'inject', 'build', 'seal']);
  const seal = value['seal'];
  if (seal !== undefined && !isObject(seal)) refuse('options.seal', seal, "an object such as { keys: env.TOKEN_WORKER_KEY }");
  if (seal !== undefined) checkKeys('options.seal', seal, ['keys', 'origin', 'headers']);
  return Object.freeze({
    fileName: readFileName(value['fileName']),
    type: oneOf('options.type', value['type'], ['classic', 'module'], 'classic'),
    inject: trueOrFalse('options.inject', value['inject']),
    build: trueOrFalse('options.build', value['build']),
    seal: seal as SealedServing | undefined,
  });
}
