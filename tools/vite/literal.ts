/** A configuration of vite.config as the worker's script has it: written out as data. What cannot be is refused, not left out. */
import { refuseDescribed } from '../../core/config/check.js';

const TAKES =
  "strings, numbers, true, false, lists and plain objects where the configuration stands in vite.config, since it is written into the worker's script. " +
  "Put it in a file of its own, as its default export, and give tokenWorker that file's path: tokenWorker('./token-worker.config.ts')";

function described(value: object | ((...given: never) => unknown) | symbol | bigint | number): string {
  if (typeof value === 'function') return 'a function';
  if (typeof value !== 'object') return typeof value === 'number' ? String(value) : `a ${typeof value}`;
  return `an object of class ${(value.constructor as { name?: string } | undefined)?.name ?? 'unknown'}`;
}

const isPlain = (value: object): boolean => {
  const prototype: unknown = Object.getPrototypeOf(value);
  // Vite may run its configuration in a realm of its own.
  return prototype === null || Object.getPrototypeOf(prototype) === null;
};

function check(key: string, value: unknown, within: readonly object[]): void {
  switch (typeof value) {
    case 'string':
    case 'boolean':
    case 'undefined':
      return;
    case 'number':
      if (Number.isFinite(value)) return;
      break;
    case 'object':
      if (value === null) return;
      if (within.includes(value)) refuseDescribed(key, 'an object that holds itself', TAKES);
      if (Array.isArray(value)) {
        value.forEach((item, index) => check(`${key}[${String(index)}]`, item, [...within, value]));
        return;
      }
      if (isPlain(value)) {
        for (const [name, item] of Object.entries(value)) check(key === '' ? name : `${key}.${name}`, item, [...within, value]);
        return;
      }
  }
  refuseDescribed(key, described(value as object), TAKES);
}

/**
 * @returns an expression
 * @throws TokenWorkerError `invalid-config`, naming the key
 */
export function literal(config: unknown): string {
  if (!Array.isArray(config) && !isPlain(config as object)) refuseDescribed('tokenWorker(…)', described(config as object), TAKES);
  check('', config, []);
  return JSON.stringify(config);
}
