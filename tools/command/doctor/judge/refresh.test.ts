/** What the refresh endpoint should answer to a request that presents nothing. */
import { expect, it } from 'vitest';
import type { Answer, Outcome } from '../http.js';
import { judgeRefresh } from './refresh.js';

const answer = (status: number, type = 'application/json', more: Partial<Answer> = {}): Answer => ({ url: 'u', status, headers: { 'content-type': type }, setCookies: [], body: '', ...more });
const codes = (outcome: Outcome): string[] => judgeRefresh(outcome, 'POST').map(({ code }) => code);

it.each([400, 401, 403, 415, 422, 429])('%s is right', (status) => {
  expect(codes(answer(status))).toEqual([]);
});

it.each<[code: string, outcome: Outcome]>([
  ['refresh-unreachable', { url: 'u', failure: 'timeout', why: 'w' }],
  ['refresh-missing', answer(404)],
  ['refresh-missing', answer(404, 'text/html')],
  ['refresh-method', answer(405)],
  ['refresh-redirected', answer(302)],
  ['refresh-redirected', answer(308)],
  ['refresh-is-html', answer(200, 'text/html')],
  ['refresh-is-html', answer(200, 'application/octet-stream', { body: '<!doctype html>' })],
  ['refresh-answers-200', answer(200)],
  ['refresh-answers-200', answer(204)],
  ['refresh-forbidden', answer(403, 'text/html')],
  ['refresh-fails', answer(500)],
])('%s', (code, outcome) => {
  expect(codes(outcome)).toEqual([code]);
});

it('the methods that it takes are named', () => {
  expect(judgeRefresh(answer(405, '', { headers: { allow: 'PUT' } }), 'POST')[0]?.message).toContain('takes no POST (405; it takes PUT)');
});

it('tokens that it gives away are not told', () => {
  expect(JSON.stringify(judgeRefresh(answer(200, 'application/json', { body: '{"accessToken":"SECRET"}' }), 'POST'))).not.toContain('SECRET');
});
