/** Routes for each method that Workbox knows, or is told of; what the token manager leaves alone goes to the network. */
import { afterEach, expect, test, vi } from 'vitest';
import { enterScope } from '../simulation/workbox.js';
import { newWorld, signIn } from '../simulation/testing.js';
import type { SimulatedWorker } from '../simulation/worker.js';
import type { World } from '../simulation/world.js';

vi.hoisted(() => {
  // Workbox's development build wants a worker's global scope when it is imported.
  process.env['NODE_ENV'] = 'production';
});
const { Router } = await import('workbox-routing');
const { tokenRoutes } = await import('./routes.js');

afterEach(() => {
  vi.unstubAllGlobals();
});

function routed(methods?: readonly string[]): { world: World; worker: SimulatedWorker; handle: (method: string, path: string) => Promise<Response> | undefined } {
  const world = newWorld();
  enterScope(world);
  const worker = world.startWorker();
  const router = new Router();
  for (const route of tokenRoutes(worker.tokens, methods)) router.registerRoute(route);
  const handle = (method: string, path: string): Promise<Response> | undefined => {
    const event = { waitUntil: () => undefined };
    return router.handleRequest({ request: new Request(world.origin + path, { method }), event: event as unknown as ExtendableEvent });
  };
  return { world, worker, handle };
}

test.each(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'])('%s to the API gets the token', async (method) => {
  const { world, worker, handle } = routed();
  await signIn(worker);
  await handle(method, '/api/orders');
  expect(world.server.lastTo('/orders').authorization).toMatch(/^Bearer /);
});

test('a method that Workbox does not know is named', async () => {
  const { world, worker, handle } = routed(['PROPFIND']);
  await signIn(worker);
  await handle('PROPFIND', '/api/orders');
  expect(world.server.lastTo('/orders').authorization).toMatch(/^Bearer /);
});

test('what no rule takes, and what needs no token, is left to the browser', async () => {
  const { worker, handle } = routed();
  expect(handle('GET', '/page.html')).toBeUndefined();
  await worker.ask('hello');
  expect(handle('GET', '/api/orders')).toBeUndefined();
});
