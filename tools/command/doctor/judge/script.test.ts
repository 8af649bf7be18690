/** How a script has to be served for a browser to take it. */
import { expect, it } from 'vitest';
import type { Answer, Outcome } from '../http.js';
import { judgeScript } from './script.js';

const answer = (more: Partial<Answer>): Answer => ({ url: 'https://app.example.com/w.js', status: 200, headers: { 'content-type': 'text/javascript; charset=utf-8' }, setCookies: [], body: '', ...more });

it.each(['text/javascript', 'Text/JavaScript; charset=UTF-8', 'application/javascript', 'application/x-javascript', 'text/ecmascript', 'text/jscript'])('%s is JavaScript', (type) => {
  expect(judgeScript('worker', answer({ headers: { 'content-type': type } }))).toEqual([]);
});

it.each<[code: string, outcome: Outcome]>([
  ['worker-unreachable', { url: 'u', failure: 'unreachable', why: 'w' }],
  ['worker-missing', answer({ status: 404 })],
  ['worker-missing', answer({ status: 410 })],
  ['worker-status', answer({ status: 403 })],
  ['worker-status', answer({ status: 500 })],
  ['worker-redirected', answer({ status: 302, headers: { location: '/login' } })],
  ['worker-is-html', answer({ headers: { 'content-type': 'text/html' } })],
  ['worker-is-html', answer({ body: '\n<!DOCTYPE html><html>' })],
  ['worker-type', answer({ headers: { 'content-type': 'text/plain' } })],
  ['worker-type', answer({ headers: { 'content-type': 'application/json' } })],
  ['worker-type', answer({ headers: {} })],
])('%s', (code, outcome) => {
  expect(judgeScript('worker', outcome).map((found) => found.code)).toEqual([code]);
});

it('the configuration is judged alike, but may be redirected', () => {
  expect(judgeScript('config', answer({}))).toEqual([]);
  expect(judgeScript('config', answer({ status: 404 }))).toMatchObject([{ code: 'config-missing', level: 'wrong' }]);
  expect(judgeScript('config', answer({ headers: { 'content-type': 'text/html' } }))).toMatchObject([{ code: 'config-is-html' }]);
  expect(judgeScript('config', answer({ headers: { 'content-type': 'text/plain' } }))).toMatchObject([{ code: 'config-type' }]);
  expect(judgeScript('config', answer({ status: 302 }))).toMatchObject([{ code: 'config-status' }]);
  expect(judgeScript('config', { url: 'u', failure: 'timeout', why: 'w' })).toMatchObject([{ code: 'config-unreachable' }]);
});
