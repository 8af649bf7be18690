/** Several named sessions in one worker, and several apps on one origin: none ever uses what belongs to another. */
import { describe, expect, test } from 'vitest';
import { TokenWorkerError } from '../core/errors.js';
import { authorization, EXPIRED, json, newWorld, signIn } from './simulation/testing.js';
import { CONFIG, type World } from './simulation/world.js';

const SHOP = { ...CONFIG, name: 'shop' };
const BANK = {
  name: 'bank',
  api: 'https://bank.example/api',
  login: 'https://bank.example/api/auth/login',
  refresh: 'https://bank.example/api/auth/refresh',
  logout: 'https://bank.example/api/auth/logout',
};

function twoServers(): { readonly world: World; readonly bank: ReturnType<World['addBackend']> } {
  const world = newWorld();
  return { world, bank: world.addBackend('https://bank.example/api') };
}

const signInAtBank = (worker: ReturnType<World['startWorker']>): Promise<unknown> =>
  signIn(worker, 'grace', BANK.login);

describe('in one worker', () => {
  test('each request gets the token of its own session', async () => {
    const { world, bank } = twoServers();
    const worker = world.startWorker([SHOP, BANK]);
    await signIn(worker, 'ada');
    await signInAtBank(worker);
    expect(await (await worker.fetch('/api/orders')).json()).toMatchObject({ name: 'ada' });
    expect(await (await worker.fetch('https://bank.example/api/balance')).json()).toMatchObject({ name: 'grace' });
    expect(bank.requests).toHaveLength(2);
  });

  test('one is renewed, ended and asked for without the other', async () => {
    const { world, bank } = twoServers();
    const worker = world.startWorker([SHOP, BANK]);
    await signIn(worker, 'ada');
    await signInAtBank(worker);
    await world.advance(EXPIRED);
    bank.authorization.revokeSessions();
    await Promise.all([worker.fetch('/api/orders'), worker.fetch('https://bank.example/api/balance')]);
    expect([world.server.refreshes, bank.refreshes]).toEqual([1, 1]);
    expect(world.logouts).toMatchObject([{ session: 'bank', reason: 'refresh-rejected', username: 'grace' }]);
    expect(await worker.ask('hello', { session: 'shop' })).toMatchObject({
      snapshot: { status: 'signed-in', username: 'ada' },
    });
    expect(await worker.ask('hello', { session: 'bank' })).toMatchObject({ snapshot: { status: 'signed-out' } });
    expect(await worker.ask('hello')).toMatchObject({ error: { code: 'unknown-session' } });
  });

  test('a placeholder of one session stands for nothing in the other', async () => {
    const { world, bank } = twoServers();
    const worker = world.startWorker([SHOP, BANK]);
    const { accessToken, refreshToken } = await signIn(worker, 'ada');
    await signInAtBank(worker);
    await worker.fetch('https://bank.example/api/balance', authorization(`Bearer ${accessToken}`));
    expect(bank.lastTo('/balance').authorization).toBe(`Bearer ${accessToken}`);
    await worker.fetch(BANK.logout, json({ refreshToken }));
    expect(bank.lastTo('/auth/logout').text).toContain(refreshToken);
    expect(world.logouts).toEqual([]);
  });

  test('the same name twice is refused at the start', () => {
    const { world } = twoServers();
    expect(() => world.startWorker([SHOP, { ...BANK, name: 'shop' }])).toThrow(TokenWorkerError);
  });

  test('after a restart each finds its own again', async () => {
    const { world } = twoServers();
    const first = world.startWorker([SHOP, BANK]);
    await signIn(first, 'ada');
    await signInAtBank(first);
    first.kill();
    const second = world.startWorker([BANK, SHOP]);
    expect(await (await second.fetch('/api/orders')).json()).toMatchObject({ name: 'ada' });
    expect(await (await second.fetch('https://bank.example/api/balance')).json()).toMatchObject({ name: 'grace' });
  });
});

describe('in two workers of one origin', () => {
  test('the same endpoints and the same name share the session', async () => {
    const world = newWorld();
    const [one, two] = [world.startWorker(), world.startWorker({ ...CONFIG, api: ['/api', '/files'] })];
    await signIn(one);
    expect((await two.fetch('/api/orders')).status).toBe(200);
  });

  test('another refresh endpoint never sees the session, nor its tokens', async () => {
    const { world, bank } = twoServers();
    await signIn(world.startWorker(CONFIG), 'ada');
    const other = world.startWorker({ ...BANK, name: 'default', api: ['/api', BANK.api] });
    expect(await other.ask('hello')).toMatchObject({ snapshot: { status: 'signed-out' } });
    await world.advance(EXPIRED);
    await other.fetch('/api/orders');
    await other.fetch('https://bank.example/api/balance');
    await other.ask('refresh');
    expect(world.server.lastTo('/orders').authorization).toBeNull();
    expect(bank.refreshes).toBe(0);
  });

  test('another name does not see it either', async () => {
    const world = newWorld();
    await signIn(world.startWorker(CONFIG), 'ada');
    expect(await world.startWorker(SHOP).ask('hello', { session: 'shop' })).toMatchObject({
      snapshot: { status: 'signed-out' },
    });
  });

  test('both may be signed in, and the sign-out of one leaves the other', async () => {
    const { world } = twoServers();
    const one = world.startWorker(SHOP);
    const two = world.startWorker(BANK);
    await signIn(one, 'ada');
    await signInAtBank(two);
    await one.ask('logout-request', { session: 'shop' });
    expect((await two.fetch('https://bank.example/api/balance')).status).toBe(200);
    expect(world.logouts).toMatchObject([{ session: 'shop' }]);
  });
});
