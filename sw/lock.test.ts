/** The lock between workers delays, but never blocks: any page can hold or steal it. */
import { afterEach, expect, test, vi } from 'vitest';
import { exclusively } from './lock.js';

type Request = (
  name: string,
  options: { readonly signal: AbortSignal },
  run: () => Promise<unknown>,
) => Promise<unknown>;

/** A lock manager in the place of the browser's. */
function withLocks(request: Request): void {
  vi.stubGlobal('navigator', { locks: { request } });
}

afterEach(() => {
  vi.unstubAllGlobals();
});

test('the task runs with the lock of that name, and its result comes back', async () => {
  const names: string[] = [];
  withLocks((name, _options, run) => {
    names.push(name);
    return run();
  });
  expect(await exclusively('renewal', 8, () => Promise.resolve('done'))).toBe('done');
  expect(names).toEqual(['renewal']);
});

test('the wait for it is limited to as many seconds', async () => {
  const timeout = vi.spyOn(AbortSignal, 'timeout');
  const signals: AbortSignal[] = [];
  withLocks((_name, { signal }, run) => {
    signals.push(signal);
    return run();
  });
  await exclusively('renewal', 8, () => Promise.resolve());
  expect(timeout).toHaveBeenCalledExactlyOnceWith(8000);
  expect(signals).toEqual([timeout.mock.results[0]?.value]);
  timeout.mockRestore();
});

test('not had in time: the task runs all the same', async () => {
  withLocks(() => Promise.reject(new DOMException('timed out', 'TimeoutError')));
  expect(await exclusively('renewal', 8, () => Promise.resolve('done'))).toBe('done');
});

test('stolen while the task runs: it is not run a second time, and its result is waited for', async () => {
  let runs = 0;
  let finish: (result: string) => void = () => undefined;
  withLocks((_name, _options, run) => {
    void run();
    return Promise.reject(new DOMException('stolen', 'AbortError'));
  });
  const result = exclusively('renewal', 8, () => {
    runs += 1;
    return new Promise<string>((resolve) => (finish = resolve));
  });
  await Promise.resolve();
  finish('done');
  expect(await result).toBe('done');
  expect(runs).toBe(1);
});

test('an error of the task is its own, and it is not run a second time', async () => {
  let runs = 0;
  withLocks((_name, _options, run) => run());
  const failing = (): Promise<never> => {
    runs += 1;
    return Promise.reject(new Error('of the task'));
  };
  await expect(exclusively('renewal', 8, failing)).rejects.toThrow('of the task');
  expect(runs).toBe(1);
});
