/** What the access token's age asks for. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Backoff } from './backoff.js';
import { freshness, nextStep, renewFrom, wakeAt, type Policy } from './schedule.js';
import { NO_SESSION, signIn, type SessionState } from './session.js';
import type { Tokens } from './tokens.js';

const T0 = 1_700_000_000;
const tokens = (life: number | undefined, accessToken: string | undefined = 'a'): Tokens => ({
  accessToken,
  refreshToken: 'r',
  receivedAt: T0,
  expiresAt: life === undefined ? undefined : T0 + life,
  spread: 0,
});
const withoutAccessToken: Tokens = { ...tokens(3600), accessToken: undefined };
const session = (held: Tokens): SessionState => ({
  ...signIn({ ...held, accessToken: 'a' }, undefined, 5),
  tokens: held,
});
const policy = (given: Partial<Policy> = {}): Policy => ({
  refreshBefore: 300,
  canRenew: true,
  backoff: undefined,
  ...given,
});

const until = (end: number): Backoff => ({ failures: 1, failedAt: T0, delay: end - T0 });

describe('renewFrom', () => {
  it.each([
    [3600, 300, 3300],
    [3600, 0, 3600],
    [1200, 300, 900],
    [1199, 300, 899.25],
    [60, 300, 45],
    [20, 300, 15],
    [1800, 86_400, 1350],
    [315_360_000, 300, 315_359_700],
  ])('a token of %i s with refreshBefore %i is renewed from second %d on', (life, refreshBefore, from) => {
    expect(renewFrom(tokens(life), refreshBefore)).toBe(T0 + from);
  });

  it('is spread over half of that time, each token at a point of its own', () => {
    const at = (spread: number): number | undefined => renewFrom({ ...tokens(3600), spread }, 300);
    expect([0, 0.5, 1].map(at)).toEqual([T0 + 3300, T0 + 3375, T0 + 3450]);
  });

  it('is unknown where the expiry is', () => {
    expect(renewFrom(tokens(undefined), 300)).toBeUndefined();
  });

  it('is never in the first three quarters of the life and never after its end', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 1, max: 4e8, noNaN: true }),
        fc.double({ min: 0, max: 1e9, noNaN: true }),
        (life, refreshBefore) => {
          const from = (renewFrom(tokens(life), refreshBefore) ?? Number.NaN) - T0;
          expect(from).toBeGreaterThanOrEqual(life * 0.75 - 1e-6);
          expect(from).toBeLessThanOrEqual(life + 1e-6);
        },
      ),
    );
  });
});

describe('freshness', () => {
  it.each([
    [0, 'fresh'],
    [3299, 'fresh'],
    [3300, 'due'],
    [3599, 'due'],
    [3600, 'expired'],
    [99_999, 'expired'],
    [-50, 'fresh'],
    // The clock was set back: nobody knows how old the token is.
    [-500, 'due'],
  ] as const)('of a token of an hour after %i s is %s', (age, expected) => {
    expect(freshness(tokens(3600), T0 + age, 300)).toBe(expected);
  });

  it('of a token of 20 s: due in its last quarter alone', () => {
    expect([0, 14, 15, 19, 20].map((age) => freshness(tokens(20), T0 + age, 300))).toEqual([
      'fresh',
      'fresh',
      'due',
      'due',
      'expired',
    ]);
  });

  it('with refreshBefore 0 is never due', () => {
    expect([3599, 3600].map((age) => freshness(tokens(3600), T0 + age, 0))).toEqual(['fresh', 'expired']);
  });

  it('without a known expiry is fresh until the token is refused', () => {
    expect(freshness(tokens(undefined), T0 + 1e9, 300)).toBe('fresh');
  });

  it('without an access token is expired', () => {
    expect(freshness(withoutAccessToken, T0, 300)).toBe('expired');
  });
});

describe('nextStep', () => {
  const blocked = policy({ backoff: until(T0 + 1e6) });
  const cannot = policy({ canRenew: false });

  it('without a session a request goes as it is', () => {
    expect([policy(), blocked, cannot].map((given) => nextStep(NO_SESSION, T0, given))).toEqual([
      'as-is',
      'as-is',
      'as-is',
    ]);
  });

  it.each([
    ['fresh', 0, 'send', 'send', 'send'],
    ['due', 3400, 'send-and-renew', 'send', 'send'],
    ['expired', 3600, 'renew-first', 'send', 'send'],
  ] as const)('%s', (_state, age, free, inBackoff, withoutRenewal) => {
    const state = session(tokens(3600));
    expect(nextStep(state, T0 + age, policy())).toBe(free);
    expect(nextStep(state, T0 + age, blocked)).toBe(inBackoff);
    expect(nextStep(state, T0 + age, cannot)).toBe(withoutRenewal);
  });

  it('without an access token a request waits for one, or goes as it is where none can be had', () => {
    const state = session(withoutAccessToken);
    expect(nextStep(state, T0, policy())).toBe('renew-first');
    expect(nextStep(state, T0, blocked)).toBe('as-is');
    expect(nextStep(state, T0, cannot)).toBe('as-is');
  });

  it('with an unknown expiry a request is sent', () => {
    expect(nextStep(session(tokens(undefined)), T0 + 1e9, policy())).toBe('send');
  });

  it('backoff is over at its time', () => {
    const state = session(tokens(3600));
    expect(nextStep(state, T0 + 3600, policy({ backoff: until(T0 + 3601) }))).toBe('send');
    expect(nextStep(state, T0 + 3601, policy({ backoff: until(T0 + 3601) }))).toBe('renew-first');
  });
});

describe('wakeAt', () => {
  it('is when renewal begins', () => {
    expect(wakeAt(session(tokens(3600)), policy())).toBe(T0 + 3300);
    expect(wakeAt(session(tokens(20)), policy())).toBe(T0 + 15);
  });

  it('is not before backoff is over', () => {
    expect(wakeAt(session(tokens(3600)), policy({ backoff: until(T0 + 4000) }))).toBe(T0 + 4000);
    expect(wakeAt(session(tokens(3600)), policy({ backoff: until(T0 + 4) }))).toBe(T0 + 3300);
  });

  it('is at once where there is no access token', () => {
    expect(wakeAt(session(withoutAccessToken), policy())).toBe(T0);
  });

  it('is never where there is nothing to wait for', () => {
    expect(wakeAt(NO_SESSION, policy())).toBeUndefined();
    expect(wakeAt(session(tokens(3600)), policy({ canRenew: false }))).toBeUndefined();
    expect(wakeAt(session(tokens(undefined)), policy())).toBeUndefined();
  });

  it('is the time from which a request would renew', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 4, max: 1e6 }),
        fc.integer({ min: 0, max: 1e6 }),
        fc.integer({ min: 0, max: 2e6 }),
        (life, refreshBefore, wait) => {
          const given = policy({ refreshBefore, backoff: until(T0 + wait) });
          const state = session(tokens(life));
          const at = wakeAt(state, given) ?? Number.NaN;
          expect(nextStep(state, at + 0.001, given)).toMatch(/^(send-and-renew|renew-first)$/);
          expect(nextStep(state, at - 0.001, given)).toBe('send');
        },
      ),
    );
  });
});
