/** Proofs that the provider refuses: a nonce that it wants, a clock that is wrong; and no proof is ever sent twice. */
import { describe, expect, test } from 'vitest';
import type { Backend } from '../simulation/backend.js';
import type { World } from '../simulation/world.js';
import { errorAt, SigningIn, type StageOptions } from '../simulation/signing-in.js';

const HOUR = 3600;

function bound(options: StageOptions = {}) {
  const stage = new SigningIn({ isBound: true, ...options });
  return { stage, worker: stage.startWorker() };
}

/** The app's own server, which shows its time to script of its own origin. */
function addHome(world: World, showsDate = true): Backend {
  const home = world.addBackend('https://app.example');
  home.answer('/callback', ({ at }) => new Response(null, { status: 404, headers: showsDate ? { Date: new Date(at * 1000).toUTCString() } : {} }));
  return home;
}

const proofs = ({ provider }: SigningIn): (string | null)[] => provider.server.to('/token').map(({ headers }) => headers.get('dpop'));

function expectAllDifferent(stage: SigningIn): void {
  const all = proofs(stage);
  expect(all).not.toContain(null);
  expect(new Set(all).size).toBe(all.length);
  expect(new Set(stage.provider.proofs.thumbprints).size).toBe(1);
}

describe('a nonce', () => {
  test('that the provider wants costs one more request, once', async () => {
    const { stage, worker } = bound();
    stage.provider.proofs.nonce = 'n1';
    expect(await stage.signIn(worker)).toBe('https://app.example/home');
    expect(proofs(stage)).toHaveLength(2);
    await worker.ask('refresh');
    expect(proofs(stage)).toHaveLength(3);
    stage.provider.proofs.nonce = 'n2';
    expect(await worker.ask('refresh')).toMatchObject({ snapshot: { generation: 2 } });
    expect(proofs(stage)).toHaveLength(5);
    expectAllDifferent(stage);
  });

  test('that is another one each time: after the second refusal the page learns it', async () => {
    const { stage, worker } = bound();
    let count = 0;
    stage.provider.server.answer('/token', () => Response.json({ error: 'use_dpop_nonce' }, { status: 400, headers: { 'DPoP-Nonce': `n${String((count += 1))}` } }));
    expect(errorAt(await stage.signIn(worker))).toBe('use_dpop_nonce');
    expect(count).toBe(2);
  });
});

describe("a user's clock that is wrong by hours", () => {
  test.each([HOUR, -HOUR, 25 * HOUR])('(%i s): the first sign-in works, by the time that the provider shows', async (ahead) => {
    const { stage, worker } = bound({ showsDate: true });
    stage.world.userClockIsAhead = ahead;
    const home = addHome(stage.world);
    expect(await stage.signIn(worker)).toBe('https://app.example/home');
    expect(await stage.userOf(worker)).toBe('ada');
    expect(proofs(stage)).toHaveLength(2);
    expect(home.requests).toEqual([]);
    expectAllDifferent(stage);
  });

  test.each([HOUR, -HOUR])('(%i s): and by the time of the app’s own server, where the provider shows none', async (ahead) => {
    const { stage, worker } = bound();
    stage.world.userClockIsAhead = ahead;
    const home = addHome(stage.world);
    expect(await stage.signIn(worker)).toBe('https://app.example/home');
    expect(await stage.userOf(worker)).toBe('ada');
    expect(proofs(stage)).toHaveLength(2);
    // Nothing of the sign-in is in it.
    expect(home.requests.map(({ method, url, authorization, text }) => [method, url, authorization, text])).toEqual([['HEAD', 'https://app.example/callback', null, '']]);
    expectAllDifferent(stage);
  });

  test('is known from then on: a renewal is one request', async () => {
    const { stage, worker } = bound({ showsDate: true });
    stage.world.userClockIsAhead = HOUR;
    await stage.signIn(worker);
    await worker.ask('refresh');
    expect(proofs(stage)).toHaveLength(3);
  });

  test('is found out anew by the next worker, whose renewal is granted', async () => {
    const { stage, worker } = bound();
    stage.world.userClockIsAhead = HOUR;
    addHome(stage.world);
    await stage.signIn(worker);
    worker.kill();
    const next = stage.startWorker();
    expect(await next.ask('refresh')).toMatchObject({ snapshot: { status: 'signed-in', generation: 1 } });
    expect(proofs(stage)).toHaveLength(4);
    expectAllDifferent(stage);
  });

  test.each([true, false])('is set right while the worker lives: the next proof is of the right time again (the provider shows its time: %s)', async (showsDate) => {
    const { stage, worker } = bound({ showsDate });
    stage.world.userClockIsAhead = HOUR;
    addHome(stage.world);
    await stage.signIn(worker);
    stage.world.userClockIsAhead = 0;
    expect(await worker.ask('refresh')).toMatchObject({ snapshot: { generation: 1 } });
    expect(await worker.ask('refresh')).toMatchObject({ snapshot: { generation: 2 } });
    expect(proofs(stage)).toHaveLength(5);
    expectAllDifferent(stage);
  });

  test('where the provider wants a nonce too: three requests, each with a proof of its own', async () => {
    const { stage, worker } = bound({ showsDate: true });
    stage.world.userClockIsAhead = HOUR;
    stage.provider.proofs.nonce = 'n1';
    expect(await stage.signIn(worker)).toBe('https://app.example/home');
    expect(await stage.userOf(worker)).toBe('ada');
    expectAllDifferent(stage);
  });

  test.each(['shows no time either', 'cannot be reached'])('and the app’s own server %s: the page learns it in words', async (what) => {
    const { stage, worker } = bound();
    stage.world.userClockIsAhead = HOUR;
    const home = addHome(stage.world, false);
    if (what === 'cannot be reached') {
      home.answer('/callback', () => {
        throw new TypeError('Failed to fetch');
      });
    }
    const { searchParams } = new URL(await stage.signIn(worker));
    expect(searchParams.get('error')).toBe('invalid_dpop_proof');
    expect(searchParams.get('error_description')).toBe('the proof is of another time; the clock of this device may be wrong');
    expect(proofs(stage)).toHaveLength(1);
    await stage.expectNobody(worker);
    // A renewal in the same place is tried again later; it ends nothing.
    stage.world.userClockIsAhead = 0;
    await stage.signIn(worker);
    stage.world.userClockIsAhead = 2 * HOUR;
    expect(await worker.ask('refresh')).toMatchObject({ snapshot: { status: 'signed-in', renewal: 'unavailable' } });
  });
});

test('an issuer that dates its ID tokens back: proofs are of the time that it is, so each request is one', async () => {
  const { stage, worker } = bound({ showsDate: true });
  stage.provider.claims = { iat: stage.world.clock.now() - 300 };
  expect(await stage.signIn(worker)).toBe('https://app.example/home');
  await worker.ask('refresh');
  expect(await worker.ask('refresh')).toMatchObject({ snapshot: { status: 'signed-in', generation: 2 } });
  expect(proofs(stage)).toHaveLength(3);
});

test('a proof that is refused though the clock is right: the page learns what the provider says, and no other is sent', async () => {
  const { stage, worker } = bound();
  addHome(stage.world);
  stage.provider.server.answer('/token', () => Response.json({ error: 'invalid_dpop_proof', error_description: 'alg' }, { status: 400 }));
  const { searchParams } = new URL(await stage.signIn(worker));
  expect([searchParams.get('error'), searchParams.get('error_description')]).toEqual(['invalid_dpop_proof', 'alg']);
  expect(stage.provider.server.to('/token')).toHaveLength(1);
});

describe('the key', () => {
  test('that is lost with the rest of the storage still there: the session is over, and whoever signs in next has another', async () => {
    const { stage, worker } = bound();
    await stage.signIn(worker);
    worker.kill();
    stage.keys.kept = undefined;
    const next = stage.startWorker();
    await next.ask('refresh');
    expect(stage.world.logouts.map(({ reason }) => reason)).toEqual(['storage-lost']);
    expect(stage.provider.asked('refresh_token')).toEqual([]);
    expect(await stage.signIn(next)).toBe('https://app.example/home');
    expect(await stage.userOf(next)).toBe('ada');
    expect(await next.ask('refresh')).toMatchObject({ snapshot: { generation: 1 } });
    expect(new Set(stage.provider.proofs.thumbprints).size).toBe(2);
    expect(stage.world.logouts).toHaveLength(1);
  });

  test('that is lost is noticed by a sign-in too', async () => {
    const { stage, worker } = bound();
    await stage.signIn(worker);
    worker.kill();
    stage.keys.kept = undefined;
    const next = stage.startWorker();
    expect(await stage.signIn(next, 'grace')).toBe('https://app.example/home');
    expect(await stage.userOf(next)).toBe('grace');
    expect(stage.world.logouts.map(({ reason }) => reason)).toEqual(['storage-lost']);
  });
});
