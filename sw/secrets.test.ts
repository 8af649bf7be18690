/** The prologue of the worker's script: taken once, and gone from where the worker's later scripts could find it. */
import { afterEach, beforeEach, expect, it, vi } from 'vitest';

const text = (number: number): string => Buffer.alloc(32, number).toString('base64url');
const put = (secrets: unknown): void => void Reflect.set(globalThis, 'tokenWorkerSecrets', secrets);

let takeSecrets: typeof import('./secrets.js').takeSecrets;

beforeEach(async () => {
  vi.resetModules();
  ({ takeSecrets } = await import('./secrets.js'));
});
afterEach(() => {
  Reflect.deleteProperty(globalThis, 'tokenWorkerSecrets');
});

const firstBytes = (): number[] => takeSecrets().map(([first = 0]) => first);

it('are taken, newest first, and stand there no longer', () => {
  put([text(2), text(1)]);
  expect(firstBytes()).toEqual([2, 1]);
  expect(Object.hasOwn(globalThis, 'tokenWorkerSecrets')).toBe(false);
});

it('are the same whenever they are asked for, whatever stands there later', () => {
  put([text(2)]);
  takeSecrets();
  put([text(7)]);
  expect(firstBytes()).toEqual([2]);
  expect(Object.hasOwn(globalThis, 'tokenWorkerSecrets')).toBe(false);
});

it('are found later, where the first look was before the line in which they stand', () => {
  expect(takeSecrets()).toEqual([]);
  put([text(3)]);
  expect(firstBytes()).toEqual([3]);
});

it('are none where something else stands there, and that is gone too', () => {
  put('secret');
  expect(takeSecrets()).toEqual([]);
  expect(Object.hasOwn(globalThis, 'tokenWorkerSecrets')).toBe(false);
});
