/** Storage that fails, hangs and comes back: nothing rejects, nothing waits for ever, and what happened meanwhile is brought up to date. */
import { describe, expect, test } from 'vitest';
import { NO_SESSION, signIn, type SessionState } from '../core/session.js';
import { MemoryDouble } from './simulation/memory-double.js';
import { ResilientStore } from './resilient-store.js';
import { VirtualClock } from './simulation/clock.js';

const tokens = { accessToken: 'a', refreshToken: 'r', receivedAt: 1000, expiresAt: 4600, spread: 0 };
const SESSION = signIn(tokens, 'ada', 7);
const named =
  (username: string) =>
  (state: SessionState): SessionState => ({ ...state, username });

function open(state: SessionState = SESSION) {
  const clock = new VirtualClock();
  const inner = new MemoryDouble(state);
  const store = new ResilientStore(inner, { delay: (seconds, signal) => clock.delay(seconds, signal) });
  const settle = () => new Promise<void>((resolve) => setImmediate(resolve));
  const pass = async (seconds: number): Promise<void> => {
    await settle();
    await clock.advance(seconds, settle);
  };
  return { inner, store, pass };
}

test('a storage that works is read and written, and is persistent', async () => {
  const { inner, store } = open();
  expect(await store.read()).toBe(SESSION);
  expect((await store.update(named('grace'))).username).toBe('grace');
  expect(inner.state.username).toBe('grace');
  expect(store.isPersistent).toBe(true);
});

describe('a storage that fails', () => {
  test('from the start: nobody is signed in, and a sign-in is kept in memory', async () => {
    const { inner, store } = open();
    inner.mode = 'fails';
    expect(await store.read()).toBe(NO_SESSION);
    expect(store.isPersistent).toBe(false);
    expect(await store.update(() => SESSION)).toBe(SESSION);
    expect(await store.read()).toBe(SESSION);
  });

  test('and comes back before anything happened: what it holds is there again', async () => {
    const { inner, store } = open();
    inner.mode = 'fails';
    await store.read();
    inner.mode = 'works';
    expect(await store.read()).toBe(SESSION);
    expect(store.isPersistent).toBe(true);
  });

  test('and comes back after a change: the change is written', async () => {
    const { inner, store } = open();
    await store.read();
    inner.mode = 'fails';
    await store.update(named('grace'));
    expect(inner.state.username).toBe('ada');
    expect(store.isPersistent).toBe(false);
    inner.mode = 'works';
    expect((await store.read()).username).toBe('grace');
    expect(inner.state.username).toBe('grace');
    expect(store.isPersistent).toBe(true);
  });

  test('in writing alone: what was read goes on in memory', async () => {
    const { inner, store } = open();
    await store.read();
    inner.mode = 'cannot be written';
    expect((await store.update(named('grace'))).username).toBe('grace');
    expect((await store.read()).username).toBe('grace');
    expect(store.isPersistent).toBe(false);
  });
});

describe('a storage that does not answer', () => {
  test('is waited for a few seconds once, and then not asked again until it answers', async () => {
    const { inner, store, pass } = open();
    await store.read();
    inner.mode = 'hangs';
    const changed = store.update(named('grace'));
    await pass(3.9);
    expect(store.isPersistent).toBe(true);
    await pass(0.1);
    expect((await changed).username).toBe('grace');
    expect(store.isPersistent).toBe(false);
    const { uses } = inner;
    expect((await store.update(named('eve'))).username).toBe('eve');
    expect(inner.uses).toBe(uses);
  });

  test('and answers late: what it wrote then is brought up to date', async () => {
    const { inner, store, pass } = open();
    await store.read();
    inner.mode = 'hangs';
    const changed = store.update(named('grace'));
    await pass(4);
    await changed;
    await store.update(named('eve'));
    inner.answer();
    await pass(0);
    expect(inner.state.username).toBe('grace');
    expect((await store.read()).username).toBe('eve');
    expect(inner.state.username).toBe('eve');
    expect(store.isPersistent).toBe(true);
  });

  test('leaves no timer behind when it answers in time', async () => {
    const { inner, store } = open();
    const delays: AbortSignal[] = [];
    const timed = new ResilientStore(inner, { delay: (_seconds, signal) => new Promise<void>(() => delays.push(signal)) });
    await timed.read();
    await store.read();
    expect(delays.map(({ aborted }) => aborted)).toEqual([true]);
  });
});
