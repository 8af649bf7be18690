/** A provider that does not answer: who waits learns it in time, even where the request does not end when it is aborted. */
import { describe, expect, it } from 'vitest';
import { inTime } from './in-time.js';

const LONG_AGO = { delay: () => Promise.resolve() };
const NEVER = { delay: () => new Promise<void>(() => undefined) };

describe('inTime', () => {
  it('answers what the work answers', async () => {
    await expect(inTime(8, NEVER, () => Promise.resolve('done'))).resolves.toBe('done');
  });

  it('throws what the work throws', async () => {
    await expect(inTime(8, NEVER, () => Promise.reject(new TypeError('no network')))).rejects.toThrow('no network');
  });

  it('gives up, and ends the request, though that does not end the work', async () => {
    let given: AbortSignal | undefined;
    const work = (signal: AbortSignal): Promise<never> => {
      given = signal;
      return new Promise(() => undefined);
    };
    await expect(inTime(8, LONG_AGO, work)).rejects.toMatchObject({ name: 'TimeoutError' });
    expect(given?.aborted).toBe(true);
  });
});
