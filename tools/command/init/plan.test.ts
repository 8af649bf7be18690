/** What becomes of the worker's file, by what is there. */
import { expect, it } from 'vitest';
import { dropInText } from '../testing/around.js';
import { planFor } from './plan.js';

const shipped = dropInText('token-worker.js', '2.0.0');

it.each([
  ['nothing', undefined, false, { action: 'write' }],
  ['the same file', shipped, false, { action: 'nothing' }],
  ['the same file with other line endings', shipped.replaceAll('\n', '\r\n'), false, { action: 'nothing' }],
  ['an older one', dropInText('token-worker.js', '1.9.0'), false, { action: 'update', from: '1.9.0', edited: false }],
  ['a newer one', dropInText('token-worker.js', '3.0.0'), false, { action: 'update', from: '3.0.0', edited: false }],
  ['one that somebody changed', `${shipped}// mine`, false, { action: 'update', from: '2.0.0', edited: true }],
  ["somebody else's", 'self.onfetch = f;', false, { action: 'refuse' }],
  ["somebody else's, with --force", 'self.onfetch = f;', true, { action: 'replace' }],
  ['the same file, with --force', shipped, true, { action: 'nothing' }],
] as const)('%s', (_name, found, force, plan) => {
  expect(planFor(found, shipped, force)).toEqual(plan);
});
