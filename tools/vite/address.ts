/** Where the pages find the worker: at Vite's `base`, and so it is these pages that it controls. */
import { posix } from 'node:path';
import { refuse } from '../../core/config/check.js';

/** Stands for the way from a chunk to the worker until the chunk has its place. */
const FROM_HERE = 'token-worker:from-here';

/**
 * @returns an expression for the script's URL in a module of the page
 * @throws TokenWorkerError `invalid-config`: `base` is another origin's
 */
export function addressOf(base: string, fileName: string): string {
  if (base === '' || base.startsWith('.')) return `new URL(${JSON.stringify(FROM_HERE)}, here).href`;
  if (!base.startsWith('/') || base.startsWith('//')) {
    refuse('base', base, "a path, such as '/app/', or './': a worker has to be of its pages' own origin. For assets elsewhere, use experimental.renderBuiltUrl");
  }
  return JSON.stringify(base + fileName);
}

/** A built chunk with the way to the worker in it; undefined where it has none. */
export function withWayFrom(chunkFile: string, code: string, fileName: string): string | undefined {
  if (!code.includes(FROM_HERE)) return undefined;
  return code.replaceAll(FROM_HERE, posix.relative(posix.dirname(chunkFile), fileName));
}
