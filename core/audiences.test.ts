/** Each audience is seen as a session of its own, and what becomes of it is put back so that nothing of the others is lost. */
import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { audienceOf, withAudience, type AudienceToken } from './audiences.js';
import { beginRenewal, completeRenewal, endSession, signIn, type SignedIn } from './session.js';
import type { GrantedTokens } from './tokens.js';

const granted = (accessToken: string, more: Partial<GrantedTokens> = {}): GrantedTokens => ({ accessToken, refreshToken: undefined, receivedAt: 1000, expiresAt: 4600, spread: 0.25, ...more });
const SESSION = signIn(granted('main', { refreshToken: 'r0', idToken: 'id0' }), 'ada', 7);

function renewed(state: SignedIn, audience: string | undefined, tokens: GrantedTokens, id = 1): SignedIn {
  const view = audience === undefined ? state : (audienceOf(state, audience) as SignedIn);
  const presented = beginRenewal(view, view, { id, begunAt: 1000 });
  const next = presented && completeRenewal(presented, presented, tokens);
  if (next === undefined) throw new Error('was dropped');
  return (audience === undefined ? next : withAudience(state, audience, next)) as SignedIn;
}

describe('an audience', () => {
  it('has no token before the first renewal, and the refresh token of all', () => {
    expect(audienceOf(SESSION, 'billing')).toMatchObject({ epoch: 7, generation: 0, tokens: { accessToken: undefined, refreshToken: 'r0' } });
  });

  it('has no token while its first renewal is under way, for whoever reads that from a storage which keeps nothing that is undefined', () => {
    const bound = { ...SESSION, tokens: { ...SESSION.tokens, tokenType: 'DPoP' } } as const;
    const view = audienceOf(bound, 'billing') as SignedIn;
    const presented = beginRenewal(view, view, { id: 1, begunAt: 1000 });
    const stored = presented && withAudience(bound, 'billing', presented);
    const read = JSON.parse(JSON.stringify(stored)) as SignedIn;
    expect(read.tokens.accessToken).toBe('main');
    expect(audienceOf(read, 'billing')).toMatchObject({ generation: 0, backoff: undefined, tokens: { accessToken: undefined, tokenType: undefined, expiresAt: undefined, refreshToken: 'r0' } });
  });

  it('has its own token then; the session’s is as it was, with the newer refresh token', () => {
    const after = renewed(SESSION, 'billing', granted('for-billing', { refreshToken: 'r1', tokenType: 'DPoP' }));
    expect(audienceOf(after, 'billing')).toMatchObject({ generation: 1, tokens: { accessToken: 'for-billing', tokenType: 'DPoP', refreshToken: 'r1' } });
    expect(after).toMatchObject({ generation: 0, attempts: 1, answered: 1, renewal: undefined, tokens: { accessToken: 'main', refreshToken: 'r1', idToken: 'id0' } });
    expect(audienceOf(after, 'other')).toMatchObject({ generation: 0, tokens: { accessToken: undefined, refreshToken: 'r1' } });
  });

  it('keeps its token when the session or another audience is renewed', () => {
    const one = renewed(SESSION, 'billing', granted('for-billing', { refreshToken: 'r1' }));
    const two = renewed(one, undefined, granted('main-2', { refreshToken: 'r2' }));
    const three = renewed(two, 'other', granted('for-other'));
    expect(audienceOf(three, 'billing')).toMatchObject({ generation: 1, tokens: { accessToken: 'for-billing', refreshToken: 'r2' } });
    expect(three).toMatchObject({ generation: 1, tokens: { accessToken: 'main-2' } });
  });

  it('is gone with the session, and with the user', () => {
    const one = renewed(SESSION, 'billing', granted('for-billing'));
    const ended = endSession(one, 7, 'signed-out', { at: 2000, nextEpoch: 8, announcement: 9, status: undefined });
    expect(JSON.stringify(ended)).not.toContain('for-billing');
    expect(ended && audienceOf(ended, 'billing')).toBe(ended);
    expect(audienceOf(signIn(granted('grace'), 'grace', 9, one.history), 'billing')).toMatchObject({ tokens: { accessToken: undefined } });
  });

  it.each(['constructor', '__proto__', 'toString'])('may be called %s', (name) => {
    expect(audienceOf(SESSION, name)).toMatchObject({ tokens: { accessToken: undefined } });
    expect(audienceOf(renewed(SESSION, name, granted('odd')), name)).toMatchObject({ generation: 1, tokens: { accessToken: 'odd' } });
  });
});

const token = fc.record<AudienceToken>({
  accessToken: fc.option(fc.string(), { nil: undefined }),
  tokenType: fc.constantFrom('Bearer', 'DPoP', undefined),
  receivedAt: fc.nat(),
  expiresAt: fc.option(fc.nat(), { nil: undefined }),
  spread: fc.double({ min: 0, max: 1, noNaN: true }),
  generation: fc.nat(),
  backoff: fc.option(fc.record({ failures: fc.nat(), failedAt: fc.nat(), delay: fc.nat() }), { nil: undefined }),
});
const NAMES = ['billing', 'other', 'constructor'] as const;
const states = fc.dictionary(fc.constantFrom(...NAMES), token).map((audiences): SignedIn => ({ ...SESSION, tokens: { ...SESSION.tokens, audiences } }));

test('what is put back is what is seen, and nothing else has changed', () => {
  fc.assert(
    fc.property(states, fc.constantFrom(...NAMES), token, (state, name, { generation, backoff, ...tokens }) => {
      const view = audienceOf(state, name) as SignedIn;
      const next: SignedIn = { ...view, generation, backoff, tokens: { ...view.tokens, ...tokens } };
      const after = withAudience(state, name, next) as SignedIn;
      expect(audienceOf(after, name)).toEqual({ ...next, tokens: { ...next.tokens, audiences: after.tokens.audiences } });
      const others = ({ tokens: { audiences = {} } }: SignedIn) => Object.entries(audiences).filter(([other]) => other !== name);
      expect(new Map(others(after))).toEqual(new Map(others(state)));
      expect({ ...after, tokens: { ...after.tokens, audiences: undefined } }).toEqual({ ...state, tokens: { ...state.tokens, audiences: undefined } });
    }),
  );
});
