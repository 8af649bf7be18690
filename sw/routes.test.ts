/** Static routing at install never fails an installation, and leaves a worker alone that has other fetch listeners. */
import { afterEach, expect, test, vi } from 'vitest';
import { createTokenManager } from './manager.js';
import type { Ports } from './ports.js';
import { addRoutes, countFetchListeners } from './routes.js';

const ROUTES = [{ condition: { requestMode: 'navigate' }, source: 'network' }] as const;

afterEach(() => {
  vi.unstubAllGlobals();
});

test('the routes are added while the event is dispatched, before anything is awaited', () => {
  const added: unknown[] = [];
  void addRoutes({ addRoutes: (routes) => (added.push(routes), Promise.resolve()) }, ROUTES);
  expect(added).toEqual([ROUTES]);
});

test.each([
  ['throws', () => { throw new TypeError('refused'); }],
  ['rejects', () => Promise.reject(new TypeError('refused'))],
])('an addRoutes that %s does no harm', async (_what, refuse) => {
  await expect(addRoutes({ addRoutes: refuse }, ROUTES)).resolves.toBeUndefined();
});

test('a browser without addRoutes is left alone', async () => {
  await expect(addRoutes({}, ROUTES)).resolves.toBeUndefined();
});

class Scope {
  onfetch: unknown = null;
  readonly listening: string[] = [];
  addEventListener(type: string): void {
    this.listening.push(type);
  }
}

function inScope(script: (scope: Scope) => void): { readonly count: number; readonly scope: Scope } {
  const scope = new Scope();
  vi.stubGlobal('self', scope);
  return { count: countFetchListeners(() => script(scope)), scope };
}

test('fetch listeners are counted, and all listeners are added', () => {
  const { count, scope } = inScope((self) => ['fetch', 'message', 'fetch'].forEach((type) => self.addEventListener(type)));
  expect(count).toBe(2);
  expect(scope.listening).toEqual(['fetch', 'message', 'fetch']);
});

test('onfetch is one as well', () => {
  expect(inScope((self) => (self.onfetch = () => undefined)).count).toBe(1);
});

test('afterwards the worker listens as every worker does, also when the script failed', () => {
  const scope = new Scope();
  vi.stubGlobal('self', scope);
  expect(() => countFetchListeners(() => { throw new TypeError('no'); })).toThrow('no');
  expect(Object.hasOwn(scope, 'addEventListener')).toBe(false);
});

test("a token manager answers the routes of all its configurations, on the worker's own origin", () => {
  const never = (): Promise<never> => new Promise(() => undefined);
  const ports = { origin: 'https://app.example', now: () => 0, delay: never, openStore: () => ({ read: never, update: never }), onChange: () => undefined };
  const configs = [{ api: '/api' }, { name: 'other', api: { url: 'https://other.example/x', subresources: 'cors' as const } }];
  const tokens = createTokenManager(configs, () => ports as unknown as Ports);
  const told = tokens.staticRoutes().map(({ condition: { urlPattern, ...rest }, source }) => ({ ...rest, hostname: urlPattern?.hostname, source }));
  expect(told).toEqual([
    { requestMode: 'navigate', source: 'network' },
    { requestDestination: '', source: 'fetch-event' },
    { hostname: 'app.example', source: 'fetch-event' },
    { hostname: 'other.example', source: 'fetch-event' },
    { hostname: '*', source: 'network' },
  ]);
});
