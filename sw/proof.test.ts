/** Requests whose token is bound to a key: a proof with each, a nonce where a server demands it, and neither anywhere else. */
import { describe, expect, test } from 'vitest';
import { BoundSession } from './simulation/bound.js';
import { redirectTo } from './simulation/behaviours.js';
import { json, newWorld } from './simulation/testing.js';
import type { World } from './simulation/world.js';

function bound(change: (session: BoundSession) => void = () => undefined) {
  const world = newWorld();
  const session = new BoundSession(world);
  change(session);
  return { world, session, worker: world.startWorker(session.config) };
}

const orders = (world: World) => world.server.to('/orders');
const statuses = async (...responses: readonly Promise<Response>[]): Promise<number[]> => (await Promise.all(responses)).map(({ status }) => status);

describe('a request', () => {
  test('goes with a proof of its own, whatever its method and body', async () => {
    const { world, session, worker } = bound();
    expect(await statuses(worker.fetch('/api/orders?page=2'), worker.fetch('/api/orders'), worker.fetch('/api/orders', json({ item: 1 })))).toEqual([200, 200, 200]);
    expect((await worker.fetch('/api/orders', { method: 'DELETE' })).status).toBe(200);
    expect(orders(world)).toHaveLength(4);
    expect(orders(world).map(({ text }) => text)).toContain('{"item":1}');
    expect(new Set(orders(world).map(({ headers }) => headers.get('dpop'))).size).toBe(4);
    expect(new Set(session.checks.thumbprints).size).toBe(1);
  });

  test('of which the page made the proof goes with the worker’s: the page has neither key nor token', async () => {
    const { worker } = bound();
    expect((await worker.fetch('/api/orders', { headers: { DPoP: 'of-the-page' } })).status).toBe(200);
  });

  test('with an Authorization of its own is left alone, its proof too', async () => {
    const { world, worker } = bound();
    await worker.fetch('/api/orders', { headers: { Authorization: 'DPoP other', DPoP: 'of-the-page' } });
    expect(world.server.lastTo('/orders').headers.get('dpop')).toBe('of-the-page');
    expect(worker.leftAlone).toHaveLength(1);
  });

  test('to no API goes without', async () => {
    const { world, worker } = bound();
    await worker.fetch('/other');
    expect(worker.leftAlone).toHaveLength(1);
    expect(world.server.requests).toHaveLength(0);
  });

  test('goes as a bearer’s where the provider bound nothing', async () => {
    const world = newWorld();
    const worker = world.startWorker(new BoundSession(world, 'Bearer').config);
    expect((await worker.fetch('/api/other')).status).toBe(200);
    const { authorization, headers } = world.server.lastTo('/other');
    expect(authorization).toMatch(/^Bearer /);
    expect(headers.get('dpop')).toBeNull();
  });
});

describe('a nonce', () => {
  test('that the server demands costs one more request, once, and no renewal', async () => {
    const { world, session, worker } = bound(({ checks }) => (checks.nonce = 'n1'));
    expect((await worker.fetch('/api/orders', json({ item: 1 }))).status).toBe(200);
    expect(orders(world).map(({ text }) => text)).toEqual(['{"item":1}', '{"item":1}']);
    expect((await worker.fetch('/api/orders')).status).toBe(200);
    expect(orders(world)).toHaveLength(3);
    expect(session.presented).toHaveLength(0);
  });

  test('that comes with an answer is the next proof’s, without another request', async () => {
    const { world, session, worker } = bound(({ checks }) => (checks.nonce = 'n1'));
    await worker.fetch('/api/orders');
    session.checks.nextNonce = 'n2';
    expect((await worker.fetch('/api/orders')).status).toBe(200);
    session.checks.nonce = 'n2';
    expect((await worker.fetch('/api/orders')).status).toBe(200);
    expect(orders(world)).toHaveLength(4);
  });

  test('that is demanded again and again is given once, then it is a refusal like any other', async () => {
    const { world, session, worker } = bound();
    let count = 0;
    world.server.answer('/orders', () => new Response(null, { status: 401, headers: { 'WWW-Authenticate': 'DPoP error="use_dpop_nonce"', 'DPoP-Nonce': `n${String((count += 1))}` } }));
    expect((await worker.fetch('/api/orders')).status).toBe(401);
    // Each twice: with the token that there was, and with the renewed one.
    expect(orders(world)).toHaveLength(4);
    expect(session.presented).toHaveLength(1);
  });
});

test('a nonce that a stream lacks, which cannot be sent again: the page gets the refusal, no renewal comes of it, and the next request has the nonce', async () => {
  const { world, session, worker } = bound(({ checks }) => (checks.nonce = 'n1'));
  const stream = (): RequestInit => ({ method: 'POST', body: new Blob(['item']).stream(), duplex: 'half' }) as RequestInit;
  expect((await worker.fetch('/api/orders', stream())).status).toBe(401);
  expect(session.presented).toHaveLength(0);
  expect((await worker.fetch('/api/orders', stream())).status).toBe(200);
  expect(orders(world)).toHaveLength(2);
});

test('a storage of keys that never answers keeps no request waiting for ever, and ends nothing', async () => {
  const { world, session, worker } = bound();
  session.keys.isHung = true;
  const response = worker.fetch('/api/orders');
  for (const seconds of [5, 5, 5]) await world.advance(seconds);
  expect((await response).status).toBe(401);
  expect(orders(world)[0]?.headers.get('dpop')).toBeNull();
  session.keys.isHung = false;
  expect((await worker.fetch('/api/orders')).status).toBe(200);
});

describe('a refused token', () => {
  test('is renewed with the same key, and the request sent again with a proof for the new one', async () => {
    const { world, session, worker } = bound(({ checks }) => (checks.refusesTokens = 1));
    expect((await worker.fetch('/api/orders', json({ item: 1 }))).status).toBe(200);
    const [first, second] = orders(world);
    expect(orders(world)).toHaveLength(2);
    expect(second?.text).toBe('{"item":1}');
    expect(second?.authorization).not.toBe(first?.authorization);
    expect(session.presented).toEqual([session.keys.kept?.pair]);
  });

  test('after a nonce: the body goes with the third attempt too', async () => {
    const { world, session, worker } = bound(({ checks }) => {
      checks.nonce = 'n1';
      checks.refusesTokens = 1;
    });
    expect((await worker.fetch('/api/orders', json({ item: 1 }))).status).toBe(200);
    expect(orders(world).map(({ text }) => text)).toEqual(Array.from({ length: 3 }, () => '{"item":1}'));
    expect(session.presented).toHaveLength(1);
  });

  test('and then a nonce: each attempt has its own proof, and the body goes with all of them', async () => {
    const { world, session, worker } = bound(({ checks }) => (checks.refusesTokens = 1));
    const gate = world.server.hold('/orders', 'after');
    const response = worker.fetch('/api/orders', json({ item: 1 }));
    await world.until(() => gate.waiting === 1, 'the refusal');
    session.checks.nonce = 'n1';
    gate.open();
    expect((await response).status).toBe(200);
    expect(orders(world).map(({ text }) => text)).toEqual(Array.from({ length: 3 }, () => '{"item":1}'));
    expect(session.presented).toHaveLength(1);
  });
});

describe("a user's wrong clock", () => {
  test.each(['its Date', 'the token'])('is corrected by %s when a proof is refused, without a renewal', async (by) => {
    const world = newWorld();
    world.userClockIsAhead = -7200;
    const session = new BoundSession(world);
    session.checks.isAhead = 7200;
    session.checks.showsDate = by === 'its Date';
    const worker = world.startWorker(session.config);
    expect((await worker.fetch('/api/orders')).status).toBe(200);
    expect(orders(world)).toHaveLength(2);
    expect((await worker.fetch('/api/orders')).status).toBe(200);
    expect(orders(world)).toHaveLength(3);
    expect(session.presented).toHaveLength(0);
  });
});

describe('the key', () => {
  test('is the same after the worker has died', async () => {
    const { world, session, worker } = bound();
    await worker.fetch('/api/orders');
    worker.kill();
    expect((await world.startWorker(session.config).fetch('/api/orders')).status).toBe(200);
    expect(new Set(session.checks.thumbprints).size).toBe(1);
  });

  test('lasts as long as the worker where it cannot be stored', async () => {
    const world = newWorld();
    const session = new BoundSession(world, 'Bearer');
    session.keys.isBroken = true;
    const worker = world.startWorker(session.config);
    await worker.ask('refresh');
    expect((await worker.fetch('/api/orders')).status).toBe(200);
    await worker.ask('refresh');
    expect((await worker.fetch('/api/orders')).status).toBe(200);
    expect(session.presented).toHaveLength(2);
    expect(new Set(session.checks.thumbprints).size).toBe(1);
  });

  test('that is there and cannot be read is not replaced: the session would end', async () => {
    const { world, session, worker } = bound();
    await worker.fetch('/api/orders');
    worker.kill();
    session.keys.isBroken = true;
    const next = world.startWorker(session.config);
    await next.ask('refresh');
    expect(session.presented).toHaveLength(0);
    // The API says what it thinks of a request without proof, and the page sees it.
    expect((await next.fetch('/api/orders')).status).toBe(401);
    // One of the page's own is no substitute: it would be sent with each attempt.
    await next.fetch('/api/orders', { headers: { DPoP: 'of-the-page' } });
    expect(orders(world).slice(1).map(({ headers }) => headers.get('dpop'))).toEqual(orders(world).slice(1).map(() => null));
    expect(world.logouts).toHaveLength(0);
    expect(world.reports).not.toHaveLength(0);
    session.keys.isBroken = false;
    expect((await next.fetch('/api/orders')).status).toBe(200);
    expect(new Set(session.checks.thumbprints).size).toBe(1);
  });

  test('is one object for the provider, which knows nonces by it, though each reading makes a new one', async () => {
    const { session, worker } = bound();
    await worker.ask('refresh');
    await worker.ask('refresh');
    expect(session.presented).toHaveLength(2);
    expect(session.presented[0]).toBe(session.presented[1]);
  });

  test('that has been deleted underneath is stored again', async () => {
    const { session, worker } = bound();
    await worker.fetch('/api/orders');
    const { kept } = session.keys;
    session.keys.kept = undefined;
    await worker.ask('refresh');
    expect((await session.keys.read())?.id).toBe(kept?.id);
  });

  test.each(['is gone', 'is of another algorithm'])('that %s, with nobody left who has it: the session is over, no token is presented with another, and the pages are told once', async (what) => {
    const { world, session, worker } = bound();
    await worker.fetch('/api/orders');
    worker.kill();
    const { kept } = session.keys;
    session.keys.kept = what === 'is gone' ? undefined : kept && { ...kept, algorithm: 'PS256' };
    const next = world.startWorker(session.config);
    await Promise.all([next.ask('refresh'), next.ask('refresh'), next.fetch('/api/orders')]);
    await world.settle();
    expect(world.logouts.map(({ reason }) => reason)).toEqual(['storage-lost']);
    expect(session.presented).toHaveLength(0);
    expect(new Set(session.checks.thumbprints).size).toBe(1);
    expect(await next.ask('hello')).toMatchObject({ snapshot: { status: 'signed-out', ended: { reason: 'storage-lost' } } });
    // Whoever signs in next has a key of their own.
    const another = await session.keys.read();
    expect(another).toMatchObject({ algorithm: 'ES256' });
    expect(another?.id).not.toBe(kept?.id);
  });
});

test('a redirect takes a proof to no other origin', async () => {
  const { world, worker } = bound();
  const elsewhere = world.addBackend('https://files.example');
  world.server.answer('/export', redirectTo('https://files.example/x'));
  await expect(worker.fetch('/api/export')).rejects.toThrow(TypeError);
  expect(elsewhere.requests).toHaveLength(0);
});
