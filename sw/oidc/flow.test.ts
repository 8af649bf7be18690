/** The sign-in in a simulated world: whoever comes back is signed in once, whole, and as whom they signed in. */
import { describe, expect, test } from 'vitest';
import { errorAt, SigningIn } from '../simulation/signing-in.js';
import { ISSUER } from '../simulation/provider.js';

const HOME = 'https://app.example/home';
const CALLBACK = 'https://app.example/callback';

describe('a sign-in', () => {
  test.each([true, false])('is granted, and the API knows who asks (bound to a key: %s)', async (isBound) => {
    const stage = new SigningIn({ isBound });
    const worker = stage.startWorker();
    expect(await stage.signIn(worker, 'ada', { returnTo: '/home?a=1#b' })).toBe(`${HOME}?a=1#b`);
    expect(await stage.userOf(worker)).toBe('ada');
    expect(stage.provider.asked()).toHaveLength(1);
    expect(stage.provider.isAlive(stage.refreshToken)).toBe(true);
  });

  test('tells the page of its user by the ID token', async () => {
    const stage = new SigningIn();
    const worker = stage.startWorker();
    stage.provider.claims = { name: 'Ada Lovelace', email: 'ada@example.com' };
    await stage.signIn(worker, '7');
    expect(await worker.ask('hello')).toMatchObject({ snapshot: { username: 'ada@example.com', claims: { sub: '7', name: 'Ada Lovelace', email: 'ada@example.com' } } });
    stage.provider.claims = {};
    await stage.signIn(worker, '8');
    expect(await worker.ask('hello')).toMatchObject({ snapshot: { username: '8', claims: { sub: '8' } } });
  });

  test('survives the worker that began it, and minutes at the provider', async () => {
    const stage = new SigningIn();
    const first = stage.startWorker();
    const location = await stage.begin(first, { returnTo: '/home' });
    first.kill();
    await stage.world.advance(6 * 60);
    const worker = stage.startWorker();
    expect(await worker.navigate(stage.provider.authorize(location, 'ada'))).toBe(HOME);
    expect(await stage.userOf(worker)).toBe('ada');
  });
});

describe('a worker that dies over the callback', () => {
  /** As far as the browser has got it; a worker that died gives no answer. */
  async function dyingAt(step: number | undefined) {
    const stage = new SigningIn();
    const before = stage.startWorker();
    await stage.signIn(before, 'grace');
    const callback = stage.provider.authorize(await stage.begin(before, { returnTo: '/home' }), 'ada');
    before.kill();
    const worker = stage.startWorker(step === undefined ? {} : { diesAtStep: step });
    const end = await worker.navigate(callback).catch(() => undefined);
    await stage.world.settle();
    return { stage, worker, callback, end };
  }

  test('at whatever step: the user before or the one who signed in is signed in, never a mixture, and the code goes out once', async () => {
    const { worker: living } = await dyingAt(undefined);
    const steps = living.steps.length;
    expect(steps).toBeGreaterThan(8);
    const users = new Set<unknown>();
    for (let step = 0; step < steps; step += 1) {
      const { stage, worker, callback, end } = await dyingAt(step);
      expect(worker.isAlive, living.steps[step]).toBe(false);
      const next = stage.startWorker();
      const user = await stage.userOf(next);
      users.add(user);
      expect(['ada', 'grace'], living.steps[step]).toContain(user);
      if (end !== undefined) expect([end, user]).toEqual([HOME, 'ada']);
      expect(await next.ask('hello')).toMatchObject({ snapshot: { username: user, claims: { sub: user } } });
      // What is stored is one user's alone: the next renewal is this user's too.
      await next.ask('refresh');
      expect(await stage.userOf(next), living.steps[step]).toBe(user);

      // The browser may try the same address again; the code is never presented twice.
      const again = await next.navigate(callback);
      expect([HOME, 'https://app.example/?error=unknown_state'], living.steps[step]).toContain(again.split('&')[0]);
      expect(stage.provider.asked('authorization_code').filter((form) => callback.includes(form.get('code') ?? '-')).length, living.steps[step]).toBeLessThan(2);
      expect(await stage.signIn(next, 'linus')).toBe(HOME);
      expect(await stage.userOf(next)).toBe('linus');
    }
    expect(users).toEqual(new Set(['ada', 'grace']));
  });

  test('after the code has been taken up: that sign-in is lost, and the user begins anew', async () => {
    const stage = new SigningIn();
    const first = stage.startWorker();
    const gate = stage.provider.server.hold('/token', 'after');
    const callback = stage.provider.authorize(await stage.begin(first, { returnTo: '/home' }), 'ada');
    const gone = first.navigate(callback);
    await stage.world.until(() => gate.waiting === 1, 'the exchange');
    first.kill();
    await expect(gone).rejects.toThrow();
    gate.open();
    const worker = stage.startWorker();
    expect(errorAt(await worker.navigate(callback))).toBe('unknown_state');
    await stage.expectNobody(worker);
    expect(stage.provider.asked()).toHaveLength(1);
    expect(await stage.signIn(worker)).toBe(HOME);
    expect(await stage.userOf(worker)).toBe('ada');
  });
});

describe('at once', () => {
  test.each(['one worker', 'two workers'])('two callbacks of one code in %s: one exchange', async (how) => {
    const stage = new SigningIn();
    const one = stage.startWorker();
    const two = how === 'one worker' ? one : stage.startWorker();
    const callback = stage.provider.authorize(await stage.begin(one, { returnTo: '/home' }), 'ada');
    const ends = await Promise.all([one.navigate(callback), two.navigate(callback)]);
    expect(ends.map(errorAt).sort()).toEqual([null, 'unknown_state'].sort());
    expect(stage.provider.asked()).toHaveLength(1);
    expect([await stage.userOf(one), await stage.userOf(two)]).toEqual(['ada', 'ada']);
    expect(stage.provider.isAlive(stage.refreshToken)).toBe(true);
  });

  test.each([
    ['one worker', 'ada'],
    ['one worker', 'grace'],
    ['two workers', 'ada'],
    ['two workers', 'grace'],
  ])('two users in two tabs of %s, %s answered last: that is the session, whole, and the other one’s tokens are given back', async (how, last) => {
    const stage = new SigningIn();
    const one = stage.startWorker();
    const two = how === 'one worker' ? one : stage.startWorker();
    const callbacks = {
      ada: stage.provider.authorize(await stage.begin(one, { returnTo: '/home?ada' }), 'ada'),
      grace: stage.provider.authorize(await stage.begin(two, { returnTo: '/home?grace' }), 'grace'),
    };
    const gate = stage.provider.server.hold('/token', 'after');
    const [firstUser, lastUser] = last === 'ada' ? (['grace', 'ada'] as const) : (['ada', 'grace'] as const);
    const early = one.navigate(callbacks[firstUser]);
    await stage.world.until(() => gate.waiting === 1, 'the first exchange');
    const late = two.navigate(callbacks[lastUser]);
    await stage.world.until(() => gate.waiting === 2, 'the second exchange');
    gate.open();
    expect(await Promise.all([early, late])).toEqual([`${HOME}?${firstUser}`, `${HOME}?${lastUser}`]);
    await stage.world.settle();
    const user = await stage.userOf(one);
    expect(await stage.userOf(two)).toBe(user);
    expect(await one.ask('hello')).toMatchObject({ snapshot: { status: 'signed-in', username: user, claims: { sub: user } } });
    const { refreshToken } = stage;
    expect(stage.provider.isAlive(refreshToken)).toBe(true);
    expect(stage.provider.revoked).toHaveLength(1);
    expect(stage.provider.revoked).not.toContain(refreshToken);
    await two.ask('refresh');
    expect(await stage.userOf(two)).toBe(user);
  });
});

describe('while the code is exchanged', () => {
  async function exchanging(username = 'ada') {
    const stage = new SigningIn();
    const worker = stage.startWorker();
    await stage.signIn(worker, 'grace');
    const former = stage.refreshToken;
    const gate = stage.provider.server.hold('/token', 'after');
    const end = worker.navigate(stage.provider.authorize(await stage.begin(worker, { returnTo: '/home' }), username));
    await stage.world.until(() => gate.waiting === 1, 'the exchange');
    return { stage, worker, gate, end, former };
  }

  test('the user before signs out: that session is over, and the new one begins', async () => {
    const { stage, worker, gate, end, former } = await exchanging();
    await worker.ask('logout-request');
    expect(await stage.userOf(worker)).toBe(401);
    gate.open();
    expect(await end).toBe(HOME);
    expect(await stage.userOf(worker)).toBe('ada');
    expect(stage.world.logouts.map(({ reason }) => reason)).toEqual(['signed-out']);
    // By the sign-out, and not once more.
    expect(stage.provider.revoked).toEqual([former]);
  });

  test('another user signs in through another worker: the last answer is the session', async () => {
    const { stage, worker, gate, end } = await exchanging();
    const other = stage.startWorker();
    const callback = stage.provider.authorize(await stage.begin(other, { returnTo: '/home' }), 'linus');
    const otherEnd = other.navigate(callback);
    await stage.world.until(() => gate.waiting === 2, 'the other exchange');
    gate.open();
    await Promise.all([end, otherEnd]);
    await stage.world.settle();
    const [user, same] = [await stage.userOf(worker), await stage.userOf(other)];
    expect(['ada', 'linus']).toContain(user);
    expect(same).toBe(user);
    expect(stage.provider.revoked).toHaveLength(2);
    expect(stage.provider.isAlive(stage.refreshToken)).toBe(true);
  });

  test('the session before ends by itself: the new one begins', async () => {
    const { stage, worker, gate, end } = await exchanging();
    stage.provider.server.authorization.revokeSessions();
    const renewal = worker.ask('refresh');
    await stage.world.until(() => gate.waiting === 2, 'the renewal');
    gate.open();
    await Promise.all([end, renewal]);
    expect(await stage.userOf(worker)).toBe('ada');
    await stage.world.settle();
    expect(stage.world.logouts.length).toBeLessThan(2);
  });
});

describe("the user before's refresh token", () => {
  test('is given back after the new session is stored, and nobody waits for that', async () => {
    const stage = new SigningIn();
    const worker = stage.startWorker();
    await stage.signIn(worker, 'ada');
    const former = stage.refreshToken;
    const gate = stage.provider.server.hold('/revoke');
    expect(await stage.signIn(worker, 'grace')).toBe(HOME);
    expect(await stage.userOf(worker)).toBe('grace');
    expect(stage.provider.revoked).toEqual([former]);
    gate.open();
    await worker.idle();
    expect(stage.provider.isAlive(former)).toBe(false);
    expect(stage.provider.isAlive(stage.refreshToken)).toBe(true);
  });

  test('stays where the same user signs in anew: a provider may revoke the new one with it', async () => {
    const stage = new SigningIn();
    const worker = stage.startWorker();
    await stage.signIn(worker, 'ada');
    await stage.signIn(worker, 'ada');
    await worker.idle();
    expect(stage.provider.revoked).toEqual([]);
  });

  test('stays where nothing tells whose it was', async () => {
    const stage = new SigningIn({ oidc: { scope: 'api' } });
    const worker = stage.startWorker();
    stage.provider.isOpenId = false;
    await stage.signIn(worker, 'ada');
    await stage.signIn(worker, 'grace');
    await worker.idle();
    expect(await stage.userOf(worker)).toBe('grace');
    expect(stage.provider.revoked).toEqual([]);
  });

  test('is not waited for longer than a renewal is, and its failure is nobody’s', async () => {
    const stage = new SigningIn();
    const worker = stage.startWorker();
    await stage.signIn(worker, 'ada');
    stage.provider.server.answer('/revoke', () => new Promise(() => undefined));
    await stage.signIn(worker, 'grace');
    let isIdle = false;
    void worker.idle().then(() => (isIdle = true));
    await stage.world.advance(7);
    expect(isIdle).toBe(false);
    await stage.world.advance(2);
    expect(isIdle).toBe(true);
    expect(await stage.userOf(worker)).toBe('grace');
    expect(stage.world.reports).toEqual([]);
  });
});

describe('a callback that nobody here waits for', () => {
  test.each([
    ['of somebody else’s sign-in', '?code=stolen&state=unknown'],
    ['that does not say which sign-in it belongs to', '?code=stolen'],
    ['that says nothing at all', '?code=stolen&state='],
  ])('%s: its code goes nowhere, and the page learns that', async (_what, query) => {
    const stage = new SigningIn();
    const home = stage.world.addBackend('https://app.example');
    const worker = stage.startWorker();
    await stage.begin(worker);
    const end = await worker.navigate(`${CALLBACK}${query}`);
    expect([new URL(end).pathname, errorAt(end)]).toEqual(['/', 'unknown_state']);
    expect(home.requests).toEqual([]);
    expect(stage.provider.asked()).toEqual([]);
    await stage.expectNobody(worker);
  });

  test.each(['', '?error=access_denied', '?page=2'])('which is none (%j) goes to the app as it is', async (query) => {
    const stage = new SigningIn();
    const home = stage.world.addBackend('https://app.example');
    const worker = stage.startWorker();
    expect(await worker.navigate(CALLBACK + query)).toBe(CALLBACK + query);
    expect(home.requests.map(({ url }) => url)).toEqual([CALLBACK + query]);
  });

  test('of a sign-in that was refused: the page learns why, and opened again it is nobody’s', async () => {
    const stage = new SigningIn();
    const worker = stage.startWorker();
    const callback = stage.provider.refuse(await stage.begin(worker, { returnTo: '/home' }), 'access_denied');
    expect(errorAt(await worker.navigate(callback))).toBe('access_denied');
    expect(errorAt(await worker.navigate(callback))).toBe('unknown_state');
    expect(stage.provider.asked()).toEqual([]);
  });
});

describe('a sign-in whose time is over', () => {
  test.each([
    ['an hour has passed', async ({ world }: SigningIn) => world.advance(3601)],
    ['the clock was set on by hours', ({ world }: SigningIn) => void (world.userClockIsAhead += 7200)],
    ['the clock was set back by hours', ({ world }: SigningIn) => void (world.userClockIsAhead -= 7200)],
  ])('since %s: not exchanged, and the next one works', async (_what, pass) => {
    const stage = new SigningIn();
    const worker = stage.startWorker();
    const callback = stage.provider.authorize(await stage.begin(worker), 'ada');
    await pass(stage);
    expect(errorAt(await worker.navigate(callback))).toBe('unknown_state');
    expect(stage.provider.asked()).toEqual([]);
    expect(await stage.signIn(worker)).toBe(HOME);
    expect(await stage.userOf(worker)).toBe('ada');
  });

  test.each([600, -600])('is not when the clock was set by %i s meanwhile', async (seconds) => {
    const stage = new SigningIn();
    const worker = stage.startWorker();
    const callback = stage.provider.authorize(await stage.begin(worker, { returnTo: '/home' }), 'ada');
    stage.world.userClockIsAhead += seconds;
    expect(await worker.navigate(callback)).toBe(HOME);
    expect(await stage.userOf(worker)).toBe('ada');
  });

  test('leaves nothing behind', async () => {
    const stage = new SigningIn();
    const worker = stage.startWorker();
    for (let count = 0; count < 3; count += 1) await stage.begin(worker);
    await stage.world.advance(3700);
    await stage.begin(worker);
    expect([...stage.database.values.keys()].filter((key) => typeof key === 'string' && key.startsWith('sign-in'))).toHaveLength(1);
  });
});

describe('storage', () => {
  test('that cannot be had at all: the sign-in is this worker’s alone, and works', async () => {
    const stage = new SigningIn();
    stage.database.isBroken = true;
    stage.world.storage.isBroken = true;
    const worker = stage.startWorker();
    expect(await stage.signIn(worker)).toBe(HOME);
    expect(await stage.userOf(worker)).toBe('ada');
    expect(await worker.ask('hello')).toMatchObject({ snapshot: { status: 'signed-in', storage: 'memory' } });
  });

  test('that fails when the browser comes back: nobody is signed in, and the next sign-in works', async () => {
    const stage = new SigningIn();
    const worker = stage.startWorker();
    const callback = stage.provider.authorize(await stage.begin(worker), 'ada');
    stage.database.isBroken = true;
    expect(errorAt(await worker.navigate(callback))).toBe('unknown_state');
    expect(stage.provider.asked()).toEqual([]);
    await stage.expectNobody(worker);
    expect(await stage.signIn(worker)).toBe(HOME);
  });

  test('that fails between the exchange and the session: the user is signed in, and it is stored when that can be had again', async () => {
    const stage = new SigningIn();
    const worker = stage.startWorker();
    const gate = stage.provider.server.hold('/token', 'after');
    const end = worker.navigate(stage.provider.authorize(await stage.begin(worker, { returnTo: '/home' }), 'ada'));
    await stage.world.until(() => gate.waiting === 1, 'the exchange');
    stage.world.storage.isBroken = true;
    gate.open();
    expect(await end).toBe(HOME);
    expect(await stage.userOf(worker)).toBe('ada');
    stage.world.storage.isBroken = false;
    await stage.world.advance(2);
    await stage.userOf(worker);
    await stage.world.settle();
    worker.kill();
    expect(await stage.userOf(stage.startWorker())).toBe('ada');
  });

  test('that hangs when the sign-in begins: it begins all the same, and what is stored late is not used a second time', async () => {
    const stage = new SigningIn();
    stage.database.hang();
    const worker = stage.startWorker();
    const begun = stage.begin(worker, { returnTo: '/home' });
    await stage.world.until(() => stage.database.waiting > 0, 'a use of the storage');
    await stage.world.advance(5);
    const callback = stage.provider.authorize(await begun, 'ada');
    expect(await worker.navigate(callback)).toBe(HOME);
    stage.database.goOn();
    // Long enough for what was late to be sealed and stored.
    for (let turns = 0; turns < 30; turns += 1) await stage.world.settle();
    expect(await stage.userOf(worker)).toBe('ada');
    for (const each of [worker, stage.startWorker()]) expect(errorAt(await each.navigate(callback))).toBe('unknown_state');
    expect(stage.provider.asked()).toHaveLength(1);
  });

  test('that hangs when the browser comes back: it goes on in time, and what comes late signs nobody in', async () => {
    const stage = new SigningIn();
    const worker = stage.startWorker();
    const callback = stage.provider.authorize(await stage.begin(worker), 'ada');
    stage.database.hang();
    const end = worker.navigate(callback);
    await stage.world.until(() => stage.database.waiting > 0, 'a use of the storage');
    await stage.world.advance(5);
    expect(errorAt(await end)).toBe('unknown_state');
    stage.database.goOn();
    await stage.world.settle();
    await stage.expectNobody(worker);
    expect(stage.provider.asked()).toEqual([]);
  });

  test.each(['the key is gone', 'the record is something else'])('of which %s: nobody can complete that sign-in, and the next one works', async (what) => {
    const stage = new SigningIn();
    const worker = stage.startWorker();
    const callback = stage.provider.authorize(await stage.begin(worker), 'ada');
    if (what === 'the key is gone') stage.database.values.delete('key');
    else for (const key of stage.database.values.keys()) if (key !== 'key') stage.database.values.set(key, { begunAt: 0, sealed: { iv: new Uint8Array(12), data: new ArrayBuffer(3) } });
    expect(errorAt(await worker.navigate(callback))).toBe('unknown_state');
    expect(stage.provider.asked()).toEqual([]);
    expect(await stage.signIn(worker)).toBe(HOME);
  });
});

test('what the worker keeps of a sign-in is sealed', async () => {
  const stage = new SigningIn();
  const worker = stage.startWorker();
  const location = await stage.begin(worker);
  const nonce = new URL(location).searchParams.get('nonce') ?? '-';
  const stored = [...stage.database.values].map(([key, value]) => [key, value, new TextDecoder().decode((value as { sealed?: { data: ArrayBuffer } }).sealed?.data)]);
  expect(JSON.stringify(stored)).not.toContain(nonce);
  expect(location.startsWith(`${ISSUER}/auth?`)).toBe(true);
});
