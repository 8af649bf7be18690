import { expect, test } from 'vitest';
import { isOvertaken } from './overtaken.js';
import { beginRenewal, NO_SESSION, signIn, type SignedIn } from './session.js';

const SENT = 100;

const session = (epoch: number, receivedAt: number): SignedIn =>
  signIn({ accessToken: `access-${String(epoch)}`, refreshToken: undefined, expiresAt: undefined, receivedAt, spread: 0 }, 'ada', epoch);

const before = session(1, 0);
const presented = beginRenewal(before, before, { id: 7, begunAt: SENT })!;

test.each([
  ['its own session goes on', before, false, false],
  ['its session has ended', { ...NO_SESSION, epoch: 2 }, true, true],
  ['another session had begun before it was sent', session(2, SENT - 1), true, false],
  ['another session began in the same moment', session(2, SENT), true, false],
  ['another session has begun since', session(2, SENT + 1), true, true],
] as const)('%s', (_name, state, withToken, withCookie) => {
  expect(isOvertaken(presented, SENT, false, state)).toBe(withToken);
  expect(isOvertaken(presented, SENT, true, state)).toBe(withCookie);
});
