/** The verdict on a copy, for continuous integration. */
import { expect, it } from 'vitest';
import { dropInText } from '../testing/around.js';
import { verdictOn } from './check.js';

const shipped = dropInText('token-worker.js', '2.0.0');

it.each([
  ['current', shipped, true, 'public/token-worker.js: current, version 2.0.0.'],
  ['current after a checkout with other line endings', shipped.replaceAll('\n', '\r\n'), true, 'current'],
  ['missing', undefined, false, 'public/token-worker.js: missing.'],
  ['stale', dropInText('token-worker.js', '1.0.0'), false, 'stale: version 1.0.0, where 2.0.0 is installed'],
  ['changed', `${shipped}//`, false, 'somebody has changed it'],
  ['of somebody else', '// mine', false, 'not a file of token-worker'],
] as const)('%s', (_name, found, isRight, says) => {
  const verdict = verdictOn('public/token-worker.js', found, shipped);
  expect(verdict.isRight).toBe(isRight);
  expect(verdict.says).toContain(says);
});
