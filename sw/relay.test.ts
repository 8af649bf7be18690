/** The worker asks to be held while a long response passes through it, and at no other time. */
import { describe, expect, test } from 'vitest';
import { LOOK_EVERY, type Ended } from '../core/relay.js';
import type { Lifetime } from './ports.js';
import { Relay } from './relay.js';

const HOUR = 3600;

/** A browser with windows, timings of what has ended, and time that moves when told. */
class Site {
  now = 1000;
  /** The windows that are there, and those of them that have this library's client and are not busy. */
  readonly windows = new Set(['first', 'second']);
  readonly answering = new Set(['first', 'second']);
  readonly asked: (string | undefined)[] = [];
  readonly holds: string[] = [];
  /** Events that are not over. */
  pending = 0;
  readonly relay: Relay;
  #look: (() => void) | undefined;
  #ended: ((timing: Ended) => void) | undefined;
  #nextLook = 0;

  constructor() {
    this.relay = new Relay({
      now: () => this.now,
      every: (milliseconds, action) => {
        this.#look = action;
        this.#nextLook = this.now + milliseconds;
        return () => (this.#look = undefined);
      },
      watch: (ended) => {
        this.#ended = ended;
        return () => (this.#ended = undefined);
      },
      isThere: (client) => Promise.resolve(this.windows.has(client)),
      ask: (window) => {
        this.asked.push(window);
        const asked = window !== undefined && this.windows.has(window) ? [window] : [...this.windows];
        for (const one of asked.filter((name) => this.answering.has(name))) {
          this.holds.push(one);
          this.relay.held(one, this.event());
        }
        return Promise.resolve();
      },
    });
  }

  /** An event of a message; whether it is over. */
  event(): Lifetime {
    this.pending += 1;
    return {
      waitUntil: (promise) => {
        void promise.then(() => (this.pending -= 1));
      },
    };
  }

  get isWatching(): boolean {
    return this.#look !== undefined || this.#ended !== undefined;
  }

  send(path: string, client = 'first', answer: () => Promise<Response> = () => Promise.resolve(new Response('…'))): Promise<Response> {
    return this.relay.send(new Request(`https://app.example${path}`), client, answer);
  }

  end(path: string, startTime: number): void {
    this.#ended?.({ name: `https://app.example${path}`, startTime });
  }

  async advance(seconds: number): Promise<void> {
    const until = this.now + seconds * 1000;
    while (this.#look !== undefined && this.#nextLook <= until) {
      this.now = this.#nextLook;
      this.#nextLook += LOOK_EVERY;
      this.#look();
      await new Promise(setImmediate);
    }
    this.now = until;
  }
}

describe('ordinary responses', () => {
  test('post nothing, and leave nothing behind', async () => {
    const site = new Site();
    for (let turn = 0; turn < 50; turn += 1) {
      const at = site.now;
      await site.send('/api/me');
      expect(site.isWatching).toBe(true);
      await site.advance(0.9);
      site.end('/api/me', at + 12);
      expect(site.isWatching).toBe(false);
    }
    expect(site.asked).toEqual([]);
  });

  test('that never leave the browser are forgotten although no timing tells of them', async () => {
    const site = new Site();
    const failure = new TypeError('Failed to fetch');
    await expect(site.send('/api/me', 'first', () => Promise.reject(failure))).rejects.toBe(failure);
    await site.advance(60);
    expect(site.asked).toEqual([]);
    expect(site.isWatching).toBe(false);
  });
});

describe('a long response', () => {
  test('is held every ten seconds while it lasts, and no longer', async () => {
    const site = new Site();
    await site.send('/api/events');
    await site.advance(90);
    expect(site.asked).toHaveLength(9);
    site.end('/api/events', 1012);
    expect(site.isWatching).toBe(false);
    await site.advance(90);
    expect(site.asked).toHaveLength(9);
  });

  test('is held by one window of several: all are asked once', async () => {
    const site = new Site();
    await site.send('/api/events');
    await site.advance(60);
    expect(site.asked).toEqual([undefined, ...Array.from({ length: 5 }, () => 'second')]);
    expect(site.holds).toEqual(['first', 'second', 'second', 'second', 'second', 'second', 'second']);
  });

  test.each<[string, (site: Site) => void]>([
    ['is closed', ({ windows }) => windows.delete('second')],
    ['does not answer', ({ answering }) => answering.delete('second')],
  ])('is held by another window when the one that held it %s', async (_name, change) => {
    const site = new Site();
    await site.send('/api/events');
    await site.advance(30);
    change(site);
    await site.advance(20);
    expect(site.holds.slice(-1)).toEqual(['first']);
  });

  test('goes on beside short ones of the same URL', async () => {
    const site = new Site();
    await site.send('/api/events');
    await site.advance(7);
    const at = site.now;
    await site.send('/api/events');
    site.end('/api/events', at + 3);
    await site.advance(30);
    expect(site.asked.length).toBeGreaterThan(2);
    site.end('/api/events', 1012);
    expect(site.isWatching).toBe(false);
  });

  test('keeps the events that hold it going until it is over, whatever else is open, so that a new worker waits', async () => {
    const site = new Site();
    await site.send('/api/events');
    await site.advance(30);
    expect(site.pending).toBeGreaterThan(2);
    await site.send('/api/me');
    site.end('/api/me', site.now);
    await site.send('/api/me');
    await site.advance(1);
    expect(site.pending).toBeGreaterThan(2);
    site.end('/api/events', 1012);
    await new Promise(setImmediate);
    expect(site.pending).toBe(0);
    expect(site.isWatching).toBe(true);
  });

  test('waits for its headers as long as it takes', async () => {
    const site = new Site();
    void site.send('/api/report', 'first', () => new Promise(() => undefined));
    await site.advance(90);
    expect(site.asked).toHaveLength(9);
  });

  test('is over when the page that asked is gone; those of others, and of downloads, are not', async () => {
    const site = new Site();
    await site.send('/api/events', 'first');
    await site.advance(30);
    site.windows.delete('first');
    await site.advance(20);
    expect(site.isWatching).toBe(false);

    await site.send('/api/events', 'first');
    await site.send('/api/file', '');
    await site.advance(30);
    expect(site.isWatching).toBe(true);
    site.end('/api/file', site.now - 30_000);
    expect(site.isWatching).toBe(false);
  });

  test('is not held for ever, though nothing tells of its end', async () => {
    const site = new Site();
    await site.send('/api/events');
    await site.advance(11 * HOUR);
    expect(site.isWatching).toBe(true);
    await site.advance(2 * HOUR);
    expect(site.isWatching).toBe(false);
  });
});
