/** When a page wakes the worker: never before the renewal is due, by however little. */
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { SessionSnapshot } from '../core/snapshot.js';
import type { Session } from './session.js';
import { keepAwake } from './wake.js';

const NOW = 1_700_000_000_000;

beforeEach(() => {
  vi.useFakeTimers({ now: NOW });
  vi.stubGlobal('document', Object.assign(new EventTarget(), { visibilityState: 'visible' }));
  vi.stubGlobal('addEventListener', () => undefined);
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

/** The delay of each timer, as browsers take it: whole milliseconds, what is behind the point cut off. */
function delaysOf(renewAt: number): number[] {
  const delays: number[] = [];
  const { setTimeout: original } = globalThis;
  vi.stubGlobal('setTimeout', (callback: () => void, delay: number) => {
    delays.push(Math.trunc(delay));
    return original(callback, Math.trunc(delay));
  });
  const snapshot: SessionSnapshot = { status: 'signed-in', renewAt, renewal: 'idle', generation: 0, storage: 'indexeddb' };
  keepAwake({ getSnapshot: () => snapshot, subscribe: () => () => undefined } as unknown as Session, () => undefined);
  return delays;
}

it.each([3.0004, 3.1237, 3.9999, 0.0001])('a renewal that is due %s s from now is not woken for before', (seconds) => {
  const renewAt = NOW / 1000 + seconds;
  const [delay = 0] = delaysOf(renewAt);
  expect(NOW + delay).toBeGreaterThanOrEqual(renewAt * 1000);
  expect(NOW + delay).toBeLessThan(renewAt * 1000 + 3);
});
