/** In development a page takes up each worker that the server announces, and is loaded anew only if it never had one. */
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { TokenWorkerError } from '../core/errors.js';
import type { Session } from './session.js';
import { followWorker } from './vite.js';

const update = vi.fn(() => Promise.resolve());
const reload = vi.fn();
const remove = vi.fn();
const failing = new EventTarget();
let installing: EventTarget | null;
let announce: (data: { isMended: boolean }) => void;
const hot = { on: (_event: string, listener: typeof announce) => void (announce = listener) };
const settled = (): Promise<void> => new Promise((resolve) => setTimeout(resolve));

function deferred<T>() {
  let resolve: (value: T) => void = () => undefined;
  const promise = new Promise<T>((done) => (resolve = done));
  return { promise, resolve };
}

beforeEach(() => {
  installing = null;
  vi.stubGlobal('navigator', { serviceWorker: { getRegistration: () => Promise.resolve({ update, installing }) } });
  vi.stubGlobal('location', { reload });
  vi.stubGlobal('document', { querySelector: (name: string) => (name === 'vite-error-overlay' ? { remove } : null) });
});
afterEach(() => {
  vi.unstubAllGlobals();
  vi.clearAllMocks();
});

it('looks for a new worker once it has its session, and at each announcement', async () => {
  const { promise, resolve: begin } = deferred<Session>();
  followWorker(hot, promise);
  await settled();
  expect(update).not.toHaveBeenCalled();
  begin({} as Session);
  await settled();
  expect(update).toHaveBeenCalledTimes(1);
  announce({ isMended: false });
  await settled();
  expect(update).toHaveBeenCalledTimes(2);
  expect(remove).not.toHaveBeenCalled();
  expect(reload).not.toHaveBeenCalled();
});

it('takes the error away that stands over the page, when it is mended, and a look that fails does no harm', async () => {
  update.mockRejectedValueOnce(new TypeError('no script')).mockRejectedValueOnce(new TypeError('no script'));
  followWorker(hot, Promise.resolve({} as Session));
  announce({ isMended: true });
  await settled();
  expect(remove).toHaveBeenCalledTimes(1);
  expect(update).toHaveBeenCalledTimes(2);
});

it('loads a page anew that has no session, when the worker that failed is gone', async () => {
  installing = failing;
  followWorker(hot, Promise.reject<Session>(new TokenWorkerError('unsupported', 'no workers here')));
  await settled();
  expect(reload).not.toHaveBeenCalled();
  announce({ isMended: true });
  await settled();
  expect(reload).not.toHaveBeenCalled();
  failing.dispatchEvent(new Event('statechange'));
  await settled();
  expect(reload).toHaveBeenCalledTimes(1);
});
