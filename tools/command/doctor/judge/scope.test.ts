/** Which pages a worker can control. */
import { expect, it } from 'vitest';
import { judgeScope, widestScope } from './scope.js';

const judge = (worker: string, page: string, allowed?: string): string[] => judgeScope({ url: `https://app.example.com${worker}`, headers: { 'service-worker-allowed': allowed } }, `https://app.example.com${page}`).map(({ code }) => code);

it.each([
  ['/token-worker.js', '/', undefined, []],
  ['/token-worker.js', '/deep/page?x', undefined, []],
  ['/app/token-worker.js', '/app/', undefined, []],
  ['/app/token-worker.js', '/', undefined, ['worker-scope']],
  ['/app/token-worker.js', '/application', undefined, ['worker-scope']],
  ['/app/token-worker.js', '/', '/', ['worker-scope-option']],
  ['/app/token-worker.js', '/app/x', '/', []],
  ['/app/js/token-worker.js', '/app/x', '../', ['worker-scope-option']],
  ['/token-worker.js', '/', '/app/', ['worker-scope']],
] as const)('%s and the page %s, allowed %s', (worker, page, allowed, found) => {
  expect(judge(worker, page, allowed)).toEqual(found);
});

it('another origin that is allowed allows nothing', () => {
  expect(widestScope({ url: 'https://app.example.com/app/w.js', headers: { 'service-worker-allowed': 'https://evil.example/' } })).toBe('/app/');
});
