/** What to do when a resource server refuses a token. */
import { describe, expect, it } from 'vitest';
import { afterRefusal, speaksOfToken, type AfterRefusal, type Experience } from './refusal.js';
import { endSession, NO_SESSION, signIn, type Sent, type SessionState } from './session.js';

const T0 = 1_700_000_000;
const state = {
  ...signIn({ accessToken: 'a', refreshToken: 'r', receivedAt: T0, expiresAt: T0 + 3600, spread: 0 }, 'ada', 5),
  generation: 3,
};
const sentWith: Sent = { epoch: 5, generation: 3 };

function after(
  given: {
    state?: SessionState;
    sent?: Partial<Sent>;
    now?: number;
    canRenew?: boolean;
    notBefore?: number;
  } & Partial<Experience> = {},
): AfterRefusal {
  const { canRenew = true, notBefore = 0, onTrial = false, refusesAnyToken = false } = given;
  const sent = { ...sentWith, ...given.sent };
  return afterRefusal(
    given.state ?? state,
    sent,
    given.now ?? T0 + 10,
    { refreshBefore: 300, canRenew, backoff: notBefore === 0 ? undefined : { failures: 1, failedAt: T0, delay: notBefore - T0 } },
    { onTrial, refusesAnyToken },
  );
}

describe('a refused token', () => {
  it('is renewed', () => {
    expect(after()).toBe('renew');
  });

  it('is sent again as the newer one that the session has by now', () => {
    expect(after({ sent: { generation: 2 } })).toBe('resend');
  });

  it('is sent again as the newer one, even where nothing could be renewed now', () => {
    expect(after({ sent: { generation: 2 }, canRenew: false })).toBe('resend');
    expect(after({ sent: { generation: 2 }, notBefore: T0 + 99 })).toBe('resend');
    expect(after({ sent: { generation: 2 }, onTrial: true, refusesAnyToken: true })).toBe('resend');
  });

  it('of another epoch is never sent again with the token of this one', () => {
    expect(after({ sent: { epoch: 4 } })).toBe('give-up');
    expect(after({ sent: { epoch: 4, generation: 0 } })).toBe('give-up');
    expect(after({ sent: { epoch: 6 } })).toBe('give-up');
  });

  it('of a session that is over is left to the page', () => {
    const over = endSession(state, 5, 'signed-out', { at: T0, nextEpoch: 6, announcement: 1, status: undefined });
    expect(after({ state: over ?? NO_SESSION })).toBe('give-up');
    expect(after({ state: over ?? NO_SESSION, sent: { epoch: 6, generation: 0 } })).toBe('give-up');
    expect(after({ state: NO_SESSION, sent: { epoch: 0, generation: 0 } })).toBe('give-up');
  });

  it('is not renewed during backoff, and the session stays', () => {
    expect(after({ notBefore: T0 + 11 })).toBe('give-up');
    expect(after({ notBefore: T0 + 10 })).toBe('renew');
  });

  it('that was renewed after a refusal, and has been accepted nowhere yet, is not renewed again', () => {
    expect(after({ onTrial: true })).toBe('give-up');
  });

  it('at an endpoint that refuses fresh tokens is not renewed again', () => {
    expect(after({ refusesAnyToken: true })).toBe('give-up');
  });
});

describe('where nothing can renew', () => {
  it('a refused token that has run out ends the session', () => {
    expect(after({ canRenew: false, now: T0 + 3600 })).toBe('end');
  });

  it('a refused token whose expiry nobody knows ends it too', () => {
    expect(after({ canRenew: false, state: { ...state, tokens: { ...state.tokens, expiresAt: undefined } } })).toBe(
      'end',
    );
  });

  it('a refused token near its end ends it too: the server knows its own clock', () => {
    expect(after({ canRenew: false, now: T0 + 3300 })).toBe('end');
  });

  it('a refused token that should be good for a while yet is left to the page, and the session stays', () => {
    expect(after({ canRenew: false })).toBe('give-up');
    expect(after({ canRenew: false, now: T0 + 3299 })).toBe('give-up');
  });
});

describe('a response', () => {
  const sentTo = 'https://app.example.com/api/x';
  const says = (redirected: boolean, url: string): boolean => speaksOfToken(sentTo, { redirected, url });

  it('speaks of the token where that was sent, and where a redirect took it on the same origin', () => {
    expect(says(false, sentTo)).toBe(true);
    expect(says(true, 'https://app.example.com/elsewhere')).toBe(true);
  });

  it('of another origin, reached by a redirect, does not', () => {
    expect(says(true, 'https://files.example.com/api/x')).toBe(false);
    expect(says(true, 'https://app.example.com.evil.net/api/x')).toBe(false);
    expect(says(true, 'https://app.example.com:8443/api/x')).toBe(false);
  });
});
