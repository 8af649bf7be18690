/** The snapshots from before the worker has answered. */
import { expect, it } from 'vitest';
import { SIGNED_OUT_SNAPSHOT, UNKNOWN_SNAPSHOT } from './snapshot.js';

it('until the worker has answered nothing is known', () => {
  expect(UNKNOWN_SNAPSHOT).toEqual({ status: 'unknown', renewal: 'idle', generation: 0, storage: 'memory' });
});

it('where there is no window, nobody is signed in', () => {
  expect(SIGNED_OUT_SNAPSHOT).toEqual({ ...UNKNOWN_SNAPSHOT, status: 'signed-out' });
});

it('the shared snapshots cannot be changed', () => {
  expect(Object.isFrozen(UNKNOWN_SNAPSHOT)).toBe(true);
  expect(Object.isFrozen(SIGNED_OUT_SNAPSHOT)).toBe(true);
});
