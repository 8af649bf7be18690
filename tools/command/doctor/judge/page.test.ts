/** How the page answers, and what it means that nobody does. */
import { expect, it } from 'vitest';
import type { Answer, Failure } from '../http.js';
import { judgeFailure, judgePage } from './page.js';

const answer = (url: string, status = 200): Answer => ({ url, status, headers: {}, setCookies: [], body: '' });
const failure = (kind: Failure['failure']): Failure => ({ url: 'https://app.example.com/', failure: kind, why: 'reasons' });
const codes = (...given: Parameters<typeof judgePage>): string[] => judgePage(...given).map(({ code }) => code);

it('a page that answers is right', () => {
  expect(codes('https://app.example.com/', answer('https://app.example.com/'))).toEqual([]);
  expect(codes('https://app.example.com/', answer('https://app.example.com/en/'))).toEqual([]);
});

it('an error, another origin or no answer is found', () => {
  expect(codes('https://app.example.com/', answer('https://app.example.com/', 503))).toEqual(['page-status']);
  expect(codes('http://app.example.com/', answer('https://app.example.com/'))).toEqual(['page-redirected']);
  expect(codes('https://app.example.com/', answer('https://id.example.com/', 401))).toEqual(['page-redirected', 'page-status']);
  expect(codes('https://app.example.com/', failure('timeout'))).toEqual(['unreachable']);
});

it('a certificate is told from a server that is not there', () => {
  expect(judgeFailure(failure('certificate'), 'worker-unreachable')).toMatchObject({ code: 'certificate', level: 'wrong', remedy: expect.stringContaining('--insecure') as unknown });
  expect(judgeFailure(failure('unreachable'), 'worker-unreachable')).toMatchObject({ code: 'worker-unreachable', message: 'No answer: reasons.' });
});
