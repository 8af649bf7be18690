/** Another user's token is told from a newer one of the same user. */
import { expect, it } from 'vitest';
import { isOtherSubject } from './subject.js';
import { makeJwt } from './testing/jwt.js';

it('is another user where both tokens say whose they are, and say different things', () => {
  expect(isOtherSubject(makeJwt({ sub: 'ada' }), makeJwt({ sub: 'grace' }))).toBe(true);
  expect(isOtherSubject(makeJwt({ sub: 'ada', jti: 1 }), makeJwt({ sub: 'ada', jti: 2 }))).toBe(false);
});

it('is the same user where either does not tell', () => {
  expect(isOtherSubject(undefined, makeJwt({ sub: 'grace' }))).toBe(false);
  expect(isOtherSubject('opaque', makeJwt({ sub: 'grace' }))).toBe(false);
  expect(isOtherSubject(makeJwt({ sub: 'ada' }), 'opaque')).toBe(false);
  expect(isOtherSubject(makeJwt({}), makeJwt({ sub: 'grace' }))).toBe(false);
});
