/** A lease shows that a worker is alive: to others that ask, and even where a page takes its lock away. */
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { holdLease, leaseOver } from './lease.js';
import { WebLocks } from './simulation/web-locks.js';

const NAME = `token-worker lease ${(7).toString(36)}`;
let locks: WebLocks;

beforeEach(() => {
  locks = new WebLocks();
  vi.stubGlobal('navigator', { locks });
});

afterEach(() => {
  vi.unstubAllGlobals();
});

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
const never = new AbortController().signal;

/** Whether it is over by now. */
function watch(promise: Promise<unknown>): () => boolean {
  let isOver = false;
  void promise.then(() => (isOver = true));
  return () => isOver;
}

test('where the browser offers no locks at all, work goes on', async () => {
  vi.stubGlobal('navigator', {});
  const giveUp = await holdLease(7);
  giveUp();
  const stop = new AbortController();
  const isOver = watch(leaseOver(7, stop.signal));
  await turn();
  expect(isOver()).toBe(false);
  stop.abort();
  await turn();
  expect(isOver()).toBe(true);
});

describe('a lease that is held', () => {
  test('is not over until it is given up', async () => {
    const giveUp = await holdLease(7);
    const isOver = watch(leaseOver(7, never));
    await turn();
    expect(isOver()).toBe(false);
    giveUp();
    await turn();
    expect(isOver()).toBe(true);
    expect(locks.held).toEqual([]);
  });

  test('is over at once where nobody holds it', async () => {
    await leaseOver(7, never);
  });

  test('is no longer waited for when the signal aborts, and nothing is left behind', async () => {
    const giveUp = await holdLease(7);
    const limit = new AbortController();
    const isOver = watch(leaseOver(7, limit.signal));
    limit.abort();
    await turn();
    expect(isOver()).toBe(true);
    giveUp();
    await turn();
    expect(locks.held).toEqual([]);
    expect(locks.pending).toEqual([]);
  });

  test('of one number says nothing of another', async () => {
    await holdLease(7);
    await leaseOver(8, never);
  });
});

describe('a page that steals its lock', () => {
  test('and keeps it: the worker waits to have it back, so it is seen to be alive', async () => {
    await holdLease(7);
    locks.steal(NAME);
    await turn();
    expect(locks.pending.map(({ name }) => name)).toEqual([NAME]);
  });

  test('and lets it go: the lease is held as before', async () => {
    const giveUp = await holdLease(7);
    const isOver = watch(leaseOver(7, never));
    locks.steal(NAME)();
    await turn();
    expect(isOver()).toBe(false);
    giveUp();
    await turn();
    expect(isOver()).toBe(true);
  });

  test('and keeps it until the worker is done: nothing is asked for any more', async () => {
    const giveUp = await holdLease(7);
    const letGo = locks.steal(NAME);
    await turn();
    giveUp();
    await turn();
    expect(locks.pending).toEqual([]);
    letGo();
    await turn();
    expect(locks.held).toEqual([]);
  });
});

test('two workers that wait for the same lease do not wait for each other', async () => {
  const giveUp = await holdLease(7);
  const both = [watch(leaseOver(7, never)), watch(leaseOver(7, never))];
  giveUp();
  await turn();
  expect(both.map((isOver) => isOver())).toEqual([true, true]);
});

test('a lock manager that never answers holds nothing up for long', async () => {
  vi.stubGlobal('navigator', { locks: { request: () => new Promise(() => undefined) } });
  vi.useFakeTimers();
  const held = watch(holdLease(7));
  await vi.advanceTimersByTimeAsync(999);
  expect(held()).toBe(false);
  await vi.advanceTimersByTimeAsync(1);
  expect(held()).toBe(true);
  vi.useRealTimers();
});

describe('a browser without locks', () => {
  beforeEach(() => {
    vi.stubGlobal('navigator', { locks: { request: () => Promise.reject(new Error('no locks')), query: () => Promise.reject(new Error('no locks')) } });
  });

  test('gives the lease all the same', async () => {
    const giveUp = await holdLease(7);
    giveUp();
  });

  test('cannot tell when it is over: the time limit does', async () => {
    const limit = new AbortController();
    const isOver = watch(leaseOver(7, limit.signal));
    await turn();
    expect(isOver()).toBe(false);
    limit.abort();
    await turn();
    expect(isOver()).toBe(true);
  });
});
