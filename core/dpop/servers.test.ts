/** Nonces and clocks, by origin; and which answers are worth another request. */
import { describe, expect, it, test } from 'vitest';
import { makeJwt } from '../testing/jwt.js';
import { htuOf, issuedAhead, ProofServers, refusesProof, type ProofAnswer, type Told } from './servers.js';

const URL_ = 'https://api.example/orders?page=2';
const NOW = 1_700_000_000;
const FIRST: Told = { nonce: undefined, ahead: 0 };
const OK: ProofAnswer = { status: 200, redirected: false, authenticate: null, nonce: null, date: null, receivedAt: NOW };
const DEMANDED: ProofAnswer = { ...OK, status: 401, authenticate: 'DPoP error="use_dpop_nonce"', nonce: 'n1' };
const REFUSED: ProofAnswer = { ...OK, status: 401, authenticate: 'DPoP error="invalid_dpop_proof"' };
const httpDate = (seconds: number): string => new Date(seconds * 1000).toUTCString();

test.each([
  ['https://api.example/orders?page=2#top', 'https://api.example/orders'],
  ['https://api.example', 'https://api.example/'],
  ['https://api.example:8443/a%20b/', 'https://api.example:8443/a%20b/'],
  ['http://localhost:80/x?', 'http://localhost/x'],
  ['https://API.example:443/X', 'https://api.example/X'],
])('%s is named %s', (url, htu) => {
  expect(htuOf(url)).toBe(htu);
});

describe('a nonce', () => {
  it('is demanded: another request is worth it, and carries it', () => {
    const servers = new ProofServers();
    expect(servers.at(URL_)).toEqual(FIRST);
    expect(servers.learn(URL_, FIRST, DEMANDED, undefined)).toBe(true);
    expect(servers.at('https://api.example/other')).toEqual({ nonce: 'n1', ahead: 0 });
  });

  it('is of its origin alone', () => {
    const servers = new ProofServers();
    servers.learn(URL_, FIRST, DEMANDED, undefined);
    expect(servers.at('https://api.example:8443/')).toEqual(FIRST);
    expect(servers.at('http://api.example/')).toEqual(FIRST);
  });

  it.each([200, 204, 404, 500])('of any answer, such as %i, is the next one’s', (status) => {
    const servers = new ProofServers();
    expect(servers.learn(URL_, FIRST, { ...OK, status, nonce: 'n2' }, undefined)).toBe(false);
    expect(servers.at(URL_).nonce).toBe('n2');
    servers.learn(URL_, FIRST, OK, undefined);
    expect(servers.at(URL_).nonce).toBe('n2');
  });

  it('that was sent already is not sent again', () => {
    expect(new ProofServers().learn(URL_, { nonce: 'n1', ahead: 0 }, DEMANDED, undefined)).toBe(false);
  });

  it('that is demanded and not given, or not to be read, helps nobody', () => {
    expect(new ProofServers().learn(URL_, FIRST, { ...DEMANDED, nonce: null }, undefined)).toBe(false);
  });

  it('is demanded too where the challenge cannot be read', () => {
    expect(new ProofServers().learn(URL_, FIRST, { ...DEMANDED, authenticate: null }, undefined)).toBe(true);
  });

  it.each([
    ['a token was refused', { authenticate: 'DPoP error="invalid_token"' }],
    ['it is another status', { status: 400 }],
    ['a redirect has brought the proof elsewhere', { redirected: true }],
  ])('is not demanded where %s', (_, answer) => {
    expect(new ProofServers().learn(URL_, FIRST, { ...DEMANDED, ...answer }, undefined)).toBe(false);
  });

  it('is forgotten of the origin that was heard of least lately, when there are very many', () => {
    const servers = new ProofServers();
    for (let index = 0; index < 150; index += 1) {
      servers.learn(`https://api${String(index)}.example/`, FIRST, { ...OK, nonce: 'n' }, undefined);
      servers.learn('https://often.example/', FIRST, { ...OK, nonce: `n${String(index)}` }, undefined);
    }
    expect(servers.at('https://api50.example/').nonce).toBeUndefined();
    expect(servers.at('https://api51.example/').nonce).toBe('n');
    expect(servers.at('https://often.example/').nonce).toBe('n149');
  });
});

describe('a wrong clock', () => {
  it('is noticed when a proof is refused, by the Date of the answer', () => {
    const servers = new ProofServers();
    expect(servers.learn(URL_, FIRST, { ...REFUSED, date: httpDate(NOW + 3600) }, undefined)).toBe(true);
    expect(servers.at(URL_).ahead).toBe(3600);
  });

  it('is noticed by the token where Date cannot be read', () => {
    const servers = new ProofServers();
    expect(servers.learn(URL_, FIRST, REFUSED, -7200.4)).toBe(true);
    expect(servers.at(URL_).ahead).toBe(-7200);
  });

  it('is none where the difference is what an answer takes', () => {
    const servers = new ProofServers();
    expect(servers.learn(URL_, FIRST, { ...REFUSED, date: httpDate(NOW + 9) }, 3600)).toBe(false);
    expect(servers.learn(URL_, FIRST, REFUSED, undefined)).toBe(false);
    expect(servers.at(URL_).ahead).toBe(0);
  });

  it('is not believed of an answer that accepts the proof: it may come out of a cache', () => {
    const servers = new ProofServers();
    expect(servers.learn(URL_, FIRST, { ...OK, date: httpDate(NOW - 3600) }, -3600)).toBe(false);
    expect(servers.at(URL_).ahead).toBe(0);
  });

  it('that has been corrected is not corrected once more', () => {
    const servers = new ProofServers();
    servers.learn(URL_, FIRST, { ...REFUSED, date: httpDate(NOW + 3600) }, undefined);
    expect(servers.learn(URL_, servers.at(URL_), { ...REFUSED, date: httpDate(NOW + 3601) }, undefined)).toBe(false);
  });

  it('is forgotten when the user has set it right', () => {
    const servers = new ProofServers();
    servers.learn(URL_, FIRST, { ...REFUSED, date: httpDate(NOW + 3600) }, undefined);
    expect(servers.learn(URL_, servers.at(URL_), { ...REFUSED, date: httpDate(NOW) }, undefined)).toBe(true);
    expect(servers.at(URL_).ahead).toBe(0);
  });
});

describe('an endpoint', () => {
  it.each([
    ['a challenge', DEMANDED],
    ['a 400, and says so in its body', { ...OK, status: 400, nonce: 'n1', error: 'use_dpop_nonce' }],
    ['a 401, and says so in its body', { ...OK, status: 401, nonce: 'n1', error: 'use_dpop_nonce' }],
  ])('demands a nonce by %s', (_, answer) => {
    expect(new ProofServers().learn(URL_, FIRST, answer, undefined)).toBe(true);
    expect(refusesProof(answer)).toBe(true);
  });

  it('whose refusal is explained, or could be read if it were, has demanded none', () => {
    const refused = { ...DEMANDED, authenticate: null };
    expect(new ProofServers().learn(URL_, FIRST, { ...refused, error: 'invalid_credentials' }, undefined)).toBe(false);
    expect(new ProofServers().learn(URL_, FIRST, { ...refused, hidesNothing: true }, undefined)).toBe(false);
    expect(new ProofServers().learn(URL_, FIRST, { ...refused, hidesNothing: false }, undefined)).toBe(true);
  });

  it('that refuses the time of a proof in its body gets another, by its Date', () => {
    const answer = { ...OK, status: 400, error: 'invalid_dpop_proof', date: httpDate(NOW + 3600) };
    const servers = new ProofServers();
    expect(servers.learn(URL_, FIRST, answer, undefined)).toBe(true);
    expect(servers.at(URL_).ahead).toBe(3600);
  });

  it.each([
    ['a proof', REFUSED, true],
    ['a proof, in a 400', { ...OK, status: 400, error: 'invalid_dpop_proof' }, true],
    ['a token', { ...OK, status: 401, authenticate: 'DPoP error="invalid_token"', error: 'invalid_token' }, false],
    ['a grant', { ...OK, status: 400, error: 'invalid_grant' }, false],
    ['a grant, without a word', { ...OK, status: 401 }, false],
    ['nothing, in words of its own', { ...OK, error: 'use_dpop_nonce' }, false],
    ['a proof that a redirect has brought elsewhere', { ...REFUSED, redirected: true }, false],
  ])('refuses %s', (_, answer, isOfProof) => {
    expect(refusesProof(answer)).toBe(isOfProof);
  });
});

test('a token that says when it was issued tells its issuer’s time', () => {
  expect(issuedAhead({ accessToken: makeJwt({ iat: NOW + 60 }), receivedAt: NOW })).toBe(60);
  expect(issuedAhead({ accessToken: 'opaque', receivedAt: NOW })).toBeUndefined();
  expect(issuedAhead({ accessToken: undefined, receivedAt: NOW })).toBeUndefined();
});
