/** How a request that carries the token is sent: its mode, and what becomes of a redirect. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readRules } from './config/rules.js';
import type { ApiRule } from './config/types.js';
import { keptAtHome, sendingOf, sendingOfCall, type SendingFacts } from './sending.js';

const ORIGIN = 'https://app.example.com';

function sent(rule: Partial<ApiRule>, { sameOrigin = true, ...facts }: Partial<SendingFacts> & { readonly sameOrigin?: boolean } = {}): string {
  const [resolved] = readRules({ url: '/api', ...rule }, ORIGIN);
  if (resolved === undefined) throw new Error('no rule');
  const sending = sendingOf(resolved, { method: 'GET', mode: 'cors', destination: '', referrer: '', ...facts }, sameOrigin, true);
  return sending === undefined ? 'not at all' : `${sending.mode}${sending.refusesRedirects ? ', no redirects' : ''}`;
}

describe('a token in Authorization', () => {
  it('leaves redirects to the browser, which drops it where the origin changes', () => {
    expect(sent({})).toBe('unchanged');
    expect(sent({}, { sameOrigin: false })).toBe('unchanged');
    expect(sent({ header: 'authorization' })).toBe('unchanged');
  });

  it('of an image of this origin goes in a mode that can follow a redirect to another', () => {
    expect(sent({}, { mode: 'no-cors', destination: 'image' })).toBe('cors');
  });

  it("goes nowhere else with redirects: 'error'", () => {
    const rule = { redirects: 'error' } as const;
    expect(sent(rule)).toBe('unchanged, no redirects');
    expect(sent(rule, { sameOrigin: false })).toBe('unchanged, no redirects');
    expect(sent(rule, { mode: 'no-cors', destination: 'image' })).toBe('cors, no redirects');
  });
});

describe('a token in another header', () => {
  const rule = { header: 'X-Access-Token', scheme: '' } as const;

  it('of this origin goes in the mode in which the browser follows within the origin alone', () => {
    expect(sent(rule)).toBe('same-origin');
    expect(sent(rule, { mode: 'no-cors', destination: 'image' })).toBe('same-origin');
  });

  it('of another origin follows nothing, since nobody could say where to', () => {
    expect(sent(rule, { sameOrigin: false })).toBe('unchanged, no redirects');
    expect(sent({ ...rule, subresources: 'cors' }, { sameOrigin: false, mode: 'no-cors', destination: 'image' })).toBe('cors, no redirects');
  });

  it("with redirects: 'error' follows nothing on this origin either", () => {
    expect(sent({ ...rule, redirects: 'error' })).toBe('unchanged, no redirects');
  });
});

describe('an endpoint', () => {
  it('called by a beacon is sent in a mode that takes the header', () => {
    expect(sendingOfCall({ redirects: 'follow' }, 'no-cors', true).mode).toBe('cors');
    expect(sendingOfCall({ redirects: 'follow' }, 'cors', true).mode).toBe('unchanged');
    expect(sendingOfCall({ redirects: 'stay' }, 'cors', true).mode).toBe('same-origin');
  });
});

const facts = fc.record({
  mode: fc.constantFrom('cors', 'no-cors', 'same-origin', 'navigate'),
  destination: fc.constantFrom('', 'image', 'document'),
  method: fc.constantFrom('GET', 'POST'),
  sameOrigin: fc.boolean(),
});

it('never lets another header than Authorization follow a redirect to another origin', () => {
  const rule = fc.record({
    header: fc.constantFrom('X-Access-Token', 'DPoP', 'Cookie2'),
    redirects: fc.constantFrom('follow' as const, 'error' as const),
    subresources: fc.constantFrom(true, false, 'cors' as const),
    navigations: fc.constant('same-origin' as const),
  });
  fc.assert(
    fc.property(rule, facts, (given, request) => {
      const how = sent(given, request);
      // A navigation's hops come back to the worker, one by one.
      expect(how === 'not at all' || how === 'same-origin' || how.endsWith('no redirects')).toBe(true);
    }),
  );
});

describe('what no browser drops from a redirect', () => {
  const modes = ['cors', 'no-cors', 'same-origin'];

  it('stays at home, whatever the rule says', () => {
    fc.assert(
      fc.property(fc.constantFrom('follow', 'stay', 'error' as const), fc.constantFrom(...modes), fc.boolean(), (redirects, mode, sameOrigin) => {
        const kept = keptAtHome(sendingOfCall({ redirects }, mode, sameOrigin), sameOrigin);
        expect(kept.refusesRedirects || (sameOrigin && kept.mode === 'same-origin')).toBe(true);
        expect(kept.mode === 'unchanged' && mode === 'no-cors').toBe(false);
        if (redirects !== 'follow') expect(kept).toBe(sendingOfCall({ redirects }, mode, sameOrigin));
      }),
    );
  });
});
