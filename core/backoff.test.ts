/** How long a failed renewal waits. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { backOff, backoffEnd, isBackingOff, parseRetryAfter, retryDelay } from './backoff.js';

const NOW = 1_700_000_000;
const httpDate = (seconds: number): string => new Date(seconds * 1000).toUTCString();

describe('parseRetryAfter', () => {
  it.each([
    ['0', 0],
    ['120', 120],
    [' 7 ', 7],
    ['3600', 3600],
  ])('reads %j as seconds', (text, seconds) => {
    expect(parseRetryAfter(text, NOW)).toBe(seconds);
  });

  it('reads an HTTP date as the time until then', () => {
    expect(parseRetryAfter(httpDate(NOW + 90), NOW)).toBe(90);
  });

  it('takes a date in the past for now', () => {
    expect(parseRetryAfter(httpDate(NOW - 90), NOW)).toBe(0);
  });

  it('waits an hour at most, whatever the server asks for', () => {
    expect(parseRetryAfter('3601', NOW)).toBe(3600);
    expect(parseRetryAfter('9'.repeat(400), NOW)).toBe(3600);
    expect(parseRetryAfter(httpDate(NOW + 86_400), NOW)).toBe(3600);
  });

  it('answers undefined when the header is absent', () => {
    expect(parseRetryAfter(null, NOW)).toBeUndefined();
  });

  it.each(['', ' ', 'soon', '-5', '1.5', '10s', '1e3', 'in 3 minutes', '2099-01-01', 'NaN'])(
    'takes no notice of %j',
    (text) => {
      expect(parseRetryAfter(text, NOW)).toBeUndefined();
    },
  );

  it('never answers anything outside 0 to 3600', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.integer().map(String),
          fc.date().map((date) => date.toString()),
        ),
        (text) => {
          const seconds = parseRetryAfter(text, NOW);
          if (seconds === undefined) return;
          expect(seconds).toBeGreaterThanOrEqual(0);
          expect(seconds).toBeLessThanOrEqual(3600);
        },
      ),
    );
  });
});

describe('retryDelay', () => {
  it.each([
    [1, 1],
    [2, 2],
    [3, 4],
    [8, 128],
    [9, 256],
    [10, 300],
    [5000, 300],
  ])('after %i failures is spread over %i s', (failures, span) => {
    expect(retryDelay(failures, 0)).toBe(0);
    expect(retryDelay(failures, 0.5)).toBe(span / 2);
  });

  it('adds the jitter to what the server asked for', () => {
    expect(retryDelay(1, 0, 60)).toBe(60);
    expect(retryDelay(1, 0.5, 60)).toBe(90);
    expect(retryDelay(9, 0.5, 60)).toBe(188);
    expect(retryDelay(1, 0.5, 3600)).toBe(3750);
  });

  it('is never earlier than the server asked for and never more than the cap later', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 2000 }),
        fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
        fc.integer({ min: 0, max: 3600 }),
        (failures, random, retryAfter) => {
          const delay = retryDelay(failures, random, retryAfter);
          expect(delay).toBeGreaterThanOrEqual(retryAfter);
          expect(delay).toBeLessThanOrEqual(retryAfter + Math.min(300, Math.max(retryAfter, 2 ** (failures - 1))));
        },
      ),
    );
  });
});

describe('backing off', () => {
  const first = backOff(undefined, NOW, 0.5);

  it('counts failures in a row, and waits longer each time', () => {
    expect(first).toEqual({ failures: 1, failedAt: NOW, delay: 0.5 });
    expect(backOff(first, NOW + 9, 0.5)).toEqual({ failures: 2, failedAt: NOW + 9, delay: 1 });
    expect(backOff(first, NOW + 9, 0.5, 60)).toEqual({ failures: 2, failedAt: NOW + 9, delay: 90 });
  });

  it('lasts until its end, and there is none without a failure', () => {
    expect(isBackingOff(first, NOW)).toBe(true);
    expect(isBackingOff(first, NOW + 0.4)).toBe(true);
    expect(isBackingOff(first, NOW + 0.5)).toBe(false);
    expect(isBackingOff(undefined, NOW)).toBe(false);
    expect(backoffEnd(undefined)).toBe(0);
  });

  it('is over when the clock is set back', () => {
    expect(isBackingOff(backOff(first, NOW, 0.9, 3600), NOW - 1)).toBe(false);
  });
});
