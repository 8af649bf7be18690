/** What a browser saw, and what it means. */
import { expect, it } from 'vitest';
import { judgeSight, type Sight } from './browser.js';

const PAGE = 'https://app.example.com/';
const WORKER = `${PAGE}token-worker.js`;
const OTHER = `${PAGE}sw.js`;
const sight = (more: Partial<Sight>): Sight => ({ origin: new URL(PAGE).origin, controller: WORKER, registrations: [WORKER], isStarting: false, calls: [{ script: WORKER, state: 'taken' }], answered: '1.0.0', ...more });
const rejected = (script: string) => ({ script, state: 'rejected', message: 'script evaluation failed' }) as const;

it.each<[what: string, more: Partial<Sight>]>([
  ['that the worker controls', {}],
  ['that came under control after all', { calls: [rejected(WORKER), { script: WORKER, state: 'taken' }] }],
  ['whose other worker failed', { calls: [rejected(OTHER)] }],
])('a page %s is right', (_what, more) => {
  expect(judgeSight(sight(more), PAGE, WORKER)).toEqual([]);
});

it.each<[code: string, more: Partial<Sight>, part: string]>([
  ['page-not-controlled', { controller: undefined, registrations: [] }, 'no worker is registered'],
  ['page-not-controlled', { controller: undefined }, `registered are ${WORKER}`],
  ['page-other-worker', { controller: OTHER }, 'it is another script'],
  ['page-other-worker', { answered: undefined }, 'does not answer'],
  ['worker-refused', { controller: undefined, refused: 'api: got undefined' }, 'start: api: got undefined.'],
  ['worker-refused', { controller: undefined, refused: 'The script threw.' }, 'start: The script threw.'],
  ['registration-failed', { controller: undefined, calls: [rejected(WORKER)] }, 'script evaluation failed'],
  ['registration-failed', { controller: OTHER, calls: [rejected(WORKER)] }, 'script evaluation failed'],
  ['registration-failed', { controller: undefined, calls: [rejected(OTHER)] }, 'script evaluation failed'],
  ['registration-unanswered', { controller: undefined, registrations: [], calls: [{ script: WORKER, state: 'pending' }] }, 'had not answered the registration in 60 s'],
])('%s', (code, more, part) => {
  const found = judgeSight(sight(more), PAGE, WORKER);
  expect(found.map((one) => one.code)).toEqual([code]);
  expect(found[0]?.message).toContain(part);
  expect(found[0]?.message).not.toMatch(/\.\.$/);
});
