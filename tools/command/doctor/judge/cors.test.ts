/** What another origin has to answer for the app's requests to be sent and read. */
import { describe, expect, it } from 'vitest';
import type { Answer } from '../http.js';
import { judgePreflight, judgeRefusal, judgeSimple, needsPreflight, type Crossing } from './cors.js';

const ORIGIN = 'https://app.example.com';
const crossing = (more: Partial<Crossing> = {}): Crossing => ({ url: 'https://api.example.com', origin: ORIGIN, method: 'GET', headers: ['authorization'], credentials: false, ...more });
const answer = (headers: Record<string, string>, status = 204): Answer => ({ url: 'u', status, headers, setCookies: [], body: '' });
const GOOD = { 'access-control-allow-origin': ORIGIN, 'access-control-allow-headers': 'Content-Type, Authorization' };
const preflight = (headers: Record<string, string>, more: Partial<Crossing> = {}, status = 204): string[] => judgePreflight(crossing(more), answer(headers, status)).map(({ code }) => code);

describe('beforehand', () => {
  it('a full answer is right', () => {
    expect(preflight(GOOD)).toEqual([]);
    expect(preflight({ ...GOOD, 'access-control-allow-origin': '*' })).toEqual([]);
    expect(preflight({ ...GOOD, 'access-control-allow-headers': 'authorization,dpop' }, { headers: ['authorization', 'dpop'] })).toEqual([]);
    expect(preflight({ ...GOOD, 'access-control-allow-headers': '*' }, { headers: ['x-access-token'] })).toEqual([]);
    expect(preflight({ ...GOOD, 'access-control-allow-methods': 'GET, PATCH' }, { method: 'PATCH' })).toEqual([]);
  });

  it('what it lacks is named', () => {
    expect(preflight({})).toEqual(['cors-origin', 'cors-headers']);
    expect(preflight({ ...GOOD, 'access-control-allow-origin': 'https://other.example' })).toEqual(['cors-origin']);
    expect(preflight({ ...GOOD, 'access-control-allow-headers': 'content-type' })).toEqual(['cors-headers']);
    expect(preflight(GOOD, { headers: ['authorization', 'dpop'] })).toEqual(['cors-headers']);
    expect(preflight(GOOD, { method: 'PATCH' })).toEqual(['cors-methods']);
    expect(preflight(GOOD, {}, 401)).toEqual(['cors-status']);
    expect(preflight(GOOD, {}, 302)).toEqual(['cors-status']);
    expect(judgePreflight(crossing(), { url: 'u', failure: 'unreachable', why: 'w' })).toMatchObject([{ code: 'cors-unreachable' }]);
  });

  it('an asterisk does not stand for Authorization', () => {
    const found = judgePreflight(crossing(), answer({ ...GOOD, 'access-control-allow-headers': '*' }));
    expect(found).toMatchObject([{ code: 'cors-headers', message: expect.stringContaining('"*" does not stand for it') as unknown }]);
  });

  it('with cookies no asterisk counts, and they have to be allowed', () => {
    const withCookies = { credentials: true, headers: ['x-client'], method: 'PUT' };
    expect(preflight({ 'access-control-allow-origin': '*', 'access-control-allow-headers': '*', 'access-control-allow-methods': '*' }, withCookies)).toEqual(['cors-origin', 'cors-credentials', 'cors-headers', 'cors-methods']);
    expect(preflight({ 'access-control-allow-origin': ORIGIN, 'access-control-allow-credentials': 'true', 'access-control-allow-headers': 'X-Client', 'access-control-allow-methods': 'PUT' }, withCookies)).toEqual([]);
  });
});

it('browsers ask beforehand unless a form could send it', () => {
  expect(needsPreflight(crossing())).toBe(true);
  expect(needsPreflight(crossing({ headers: [], method: 'POST' }))).toBe(false);
  expect(needsPreflight(crossing({ headers: [], method: 'PUT' }))).toBe(true);
});

it('what is sent without asking has to be readable', () => {
  expect(judgeSimple(crossing(), answer({ 'access-control-allow-origin': ORIGIN }, 401))).toEqual([]);
  expect(judgeSimple(crossing(), answer({}, 401))).toMatchObject([{ code: 'cors-origin' }]);
  expect(judgeSimple(crossing(), { url: 'u', failure: 'timeout', why: 'w' })).toMatchObject([{ code: 'cors-unreachable' }]);
});

describe('a refusal', () => {
  const refusal = (headers: Record<string, string>, hasProof = false, status = 401): string[] => judgeRefusal(crossing(), answer(headers, status), hasProof).map(({ code }) => code);

  it('has to be seen', () => {
    expect(refusal({ 'access-control-allow-origin': ORIGIN })).toEqual([]);
    expect(refusal({ 'access-control-allow-origin': '*' })).toEqual([]);
    expect(refusal({})).toEqual(['cors-refusal-hidden']);
    // What is no refusal says nothing about one.
    expect(refusal({}, false, 404)).toEqual([]);
  });

  it('with proofs, the nonce too', () => {
    expect(refusal({ 'access-control-allow-origin': '*' }, true)).toEqual(['cors-nonce-hidden']);
    expect(refusal({ 'access-control-allow-origin': '*', 'access-control-expose-headers': 'DPoP-Nonce, WWW-Authenticate' }, true)).toEqual([]);
    expect(refusal({ 'access-control-allow-origin': '*', 'access-control-expose-headers': '*' }, true)).toEqual([]);
  });
});
