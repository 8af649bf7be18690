/** What the worker's script is, and whether a sealed one keeps its secret. */
import { expect, it } from 'vitest';
import { dropInText } from '../../testing/around.js';
import type { Answer } from '../http.js';
import { hasProviders, judgeWorker, kindOf } from './worker.js';

const SECRET = 'self.tokenWorkerSecrets=["AAAA"];\n';
const answer = (body: string, cacheControl = 'no-store'): Answer => ({ url: 'https://app.example.com/w.js', status: 200, headers: { 'cache-control': cacheControl }, setCookies: [], body });
const codes = (...given: Parameters<typeof judgeWorker>): string[] => judgeWorker(...given).map(({ code }) => code);

it('a drop-in, a worker with the library in it, and any other are told apart', () => {
  expect(kindOf(answer(dropInText()))).toBe('drop-in');
  expect(kindOf(answer(SECRET + dropInText()))).toBe('drop-in');
  expect(kindOf(answer("import './sw.js';const m='token-worker:hello';"))).toBe('own');
  expect(kindOf(answer("import { x } from '/worker-parts.js';\nx();"))).toBe('own');
  expect(kindOf(answer("importScripts('/parts.js');"))).toBe('own');
  expect(kindOf(answer('self.onfetch = f; // an important worker'))).toBe('foreign');
  expect(codes(answer('self.onfetch = f;'), undefined, '1.0.0')).toEqual(['worker-foreign']);
});

it('another version is noted', () => {
  expect(codes(answer(dropInText('token-worker.js', '1.0.0')), undefined, '1.0.0')).toEqual([]);
  expect(judgeWorker(answer(dropInText('token-worker.js', '0.9.0')), undefined, '1.0.0')).toMatchObject([{ code: 'worker-version', level: 'note', message: 'The worker is of version 0.9.0; the package here is 1.0.0.' }]);
});

it('a secret is for the one fetch that no page can make, and for no cache', () => {
  const text = dropInText('token-worker.js', '1.0.0');
  expect(codes(answer(SECRET + text), answer(text), '1.0.0')).toEqual([]);
  const exposed = judgeWorker(answer(SECRET + text), answer(SECRET + text), '1.0.0');
  expect(exposed.map(({ code }) => code)).toEqual(['secret-exposed']);
  expect(JSON.stringify(exposed)).not.toContain('AAAA');
  expect(codes(answer(SECRET + text, 'max-age=60'), answer(text), '1.0.0')).toEqual(['secret-cached']);
});

it('the drop-in for providers is known', () => {
  expect(hasProviders(answer(dropInText('token-worker-oidc.js')))).toBe(true);
  expect(hasProviders(answer(dropInText()))).toBe(false);
});
