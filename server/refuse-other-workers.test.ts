/** No other script of the origin becomes a worker; whatever is no worker is left alone. */
import { describe, expect, it } from 'vitest';
import { refusalMessage } from '../core/testing/refusal-message.js';
import { refuseOtherWorkers, type OtherWorkersOptions } from './refuse-other-workers.js';
import { WORKER_FETCH } from './testing/requests.js';

const statusOf = (path: string, headers: Record<string, string> = WORKER_FETCH, options?: OtherWorkersOptions): number | undefined =>
  refuseOtherWorkers(options)(new Request(`https://app.example.com${path}`, { headers }))?.status;

describe('a worker', () => {
  it('comes from the path that is listed', () => {
    expect(statusOf('/token-worker.js')).toBeUndefined();
    expect(statusOf('/a.js', WORKER_FETCH, { paths: ['/a.js', '/b/sw.js'] })).toBeUndefined();
    expect(statusOf('/b/sw.js', WORKER_FETCH, { paths: ['/a.js', '/b/sw.js'] })).toBeUndefined();
  });

  it('comes from no other', () => {
    for (const path of ['/uploads/evil.js', '/', '/a/token-worker.js', '/token-worker.js/', '/TOKEN-WORKER.js', '/token%2Dworker.js', '/api/echo?body=self']) {
      expect([path, statusOf(path)]).toEqual([path, 403]);
    }
    expect(statusOf('/token-worker.js', WORKER_FETCH, { paths: ['/a.js'] })).toBe(403);
    expect(statusOf('/token-worker.js', WORKER_FETCH, { paths: [] })).toBe(403);
  });

  it('comes with no query: it would be another worker', () => {
    for (const path of ['/token-worker.js?', '/token-worker.js?v=2', '/token-worker.js?api=https://evil.example']) expect([path, statusOf(path)]).toEqual([path, 403]);
  });

  it('is known by either header, where a browser sends but one', () => {
    expect(statusOf('/evil.js', { 'Service-Worker': 'script' })).toBe(403);
    expect(statusOf('/evil.js', { 'Sec-Fetch-Dest': 'serviceworker' })).toBe(403);
    expect(statusOf('/evil.js', { 'Sec-Fetch-Dest': 'serviceworker', 'Sec-Fetch-Mode': 'same-origin' })).toBe(403);
  });
});

it('modules that a worker imports are no workers', () => {
  expect(statusOf('/part.js', { 'Sec-Fetch-Dest': 'serviceworker', 'Sec-Fetch-Mode': 'cors', 'Sec-Fetch-Site': 'same-origin' })).toBeUndefined();
});

it('other requests are left alone', () => {
  expect(statusOf('/uploads/photo.jpg', {})).toBeUndefined();
  for (const destination of ['script', 'worker', 'sharedworker', 'document', 'empty']) expect(statusOf('/app.js', { 'Sec-Fetch-Dest': destination })).toBeUndefined();
});

it('the refusal is a sentence that nobody stores', async () => {
  const response = refuseOtherWorkers()(new Request('https://app.example.com/evil.js', { headers: WORKER_FETCH }));
  expect(await response?.text()).toBe('No service worker may come from this URL.');
  expect(response?.headers.get('Cache-Control')).toBe('no-store');
});

it('a mistake in the options is told by its name', () => {
  const refused = (options: unknown): string => refusalMessage(() => refuseOtherWorkers(options as OtherWorkersOptions));
  expect(refused({ path: '/a.js' })).toBe('refuseOtherWorkers.path: unknown key; refuseOtherWorkers takes paths');
  expect(refused({ paths: '/a.js' })).toBe(`refuseOtherWorkers.paths: got "/a.js"; takes a list of paths such as ['/token-worker.js']`);
  expect(refused({ paths: ['/a.js', 'b.js'] })).toContain('refuseOtherWorkers.paths[1]: got "b.js"; takes a path');
});
