/** How long the doctor waits for a page to come under control. */
import { expect, it } from 'vitest';
import type { Sight } from '../judge/browser.js';
import { watch } from './watch.js';

const WORKER = 'https://app.example.com/token-worker.js';
const OTHER = 'https://app.example.com/other.js';
const NOTHING: Sight = { origin: new URL(WORKER).origin, registrations: [], isStarting: false, calls: [] };
const PENDING: Sight = { ...NOTHING, calls: [{ script: WORKER, state: 'pending' }] };
const REJECTED: Sight = { ...NOTHING, calls: [{ script: WORKER, state: 'rejected', message: 'no' }] };
const CONTROLLED: Sight = { ...NOTHING, controller: WORKER, answered: '1.0.0' };

/** @param course what the page shows from that second on */
async function watched(course: Readonly<Record<number, Sight>>): Promise<{ readonly sight: Sight; readonly seconds: number }> {
  let time = 0;
  const glance = (): Promise<Sight> => Promise.resolve(Object.entries(course).findLast(([second]) => Number(second) * 1000 <= time)![1]);
  const sight = await watch({ glance, now: () => time, pause: (milliseconds) => Promise.resolve(void (time += milliseconds)) }, WORKER);
  return { sight, seconds: time / 1000 };
}

it.each<[what: string, course: Readonly<Record<number, Sight>>, last: Sight, seconds: number]>([
  ['nothing was asked for', { 0: NOTHING }, NOTHING, 5],
  ['an app that registers late', { 0: NOTHING, 4: PENDING, 6: CONTROLLED }, CONTROLLED, 6],
  ['a browser that answers late', { 0: PENDING, 40: CONTROLLED }, CONTROLLED, 40],
  ['a browser that does not answer', { 0: PENDING }, PENDING, 60],
  ['a rejection', { 0: PENDING, 2: REJECTED }, REJECTED, 2],
  ['a rejection, while another call is pending', { 0: { ...NOTHING, calls: [...REJECTED.calls, ...PENDING.calls] }, 7: CONTROLLED }, CONTROLLED, 7],
  ['a worker that takes its time to install', { 0: { ...NOTHING, isStarting: true }, 30: CONTROLLED }, CONTROLLED, 30],
  ['the right worker, which is slow to answer', { 0: { ...NOTHING, controller: WORKER }, 30: CONTROLLED }, CONTROLLED, 30],
  ['another worker, which nobody is about to replace', { 0: { ...NOTHING, controller: OTHER } }, { ...NOTHING, controller: OTHER }, 5],
  ['a call that the browser took late, and no claim after it', { 0: PENDING, 20: NOTHING }, NOTHING, 25],
  ['a worker that says why it cannot start', { 0: { ...PENDING, refused: 'api' } }, { ...PENDING, refused: 'api' }, 0],
])('%s', async (_what, course, last, seconds) => {
  const seen = await watched(course);
  expect(seen.sight).toEqual(last);
  expect(Math.abs(seen.seconds - seconds)).toBeLessThan(0.2);
});
