/** A sealed worker that signs in with a provider: its sign-ins under way, its tokens and its key are of use to no page. */
import { describe, expect, test } from 'vitest';
import { keyName, KeptKeys } from '../dpop/kept-keys.js';
import { secret } from '../simulation/secrets.js';
import { errorAt, SigningIn, type StageOptions } from '../simulation/signing-in.js';
import type { SimulatedWorker } from '../simulation/worker.js';

const HOME = 'https://app.example/home';
const OWNER = JSON.stringify(['default', 'https://id.example', 'app']);

const newStage = (options: StageOptions = {}): SigningIn => new SigningIn({ storage: 'sealed', ...options });
const start = (stage: SigningIn, ...secrets: readonly number[]): SimulatedWorker =>
  stage.startWorker({ secrets: (secrets.length === 0 ? [1] : secrets).map(secret) });

const signInsIn = ({ database }: SigningIn): string[] => [...database.values.keys()].filter((name): name is string => typeof name === 'string' && name.startsWith('sign-in '));

/** Everything that a page would find, as text. */
const foundIn = ({ database, world }: SigningIn): string =>
  JSON.stringify([...database.values, ...world.database.values], (_key, value: unknown) =>
    value instanceof ArrayBuffer || value instanceof Uint8Array ? new TextDecoder('latin1').decode(value) : value instanceof CryptoKey ? 'a CryptoKey' : value,
  );

describe('a sign-in', () => {
  test('survives the worker, and shows nothing of itself', async () => {
    const stage = newStage();
    const first = start(stage);
    const location = await stage.begin(first, { returnTo: '/home' });
    expect(signInsIn(stage)).toHaveLength(1);
    expect(foundIn(stage)).not.toContain(new URL(location).searchParams.get('nonce'));
    expect(foundIn(stage)).not.toMatch(/\/home|a CryptoKey/);
    first.kill();
    const next = start(stage);
    expect(await next.navigate(stage.provider.authorize(location, 'ada'))).toBe(HOME);
    expect(await stage.userOf(next)).toBe('ada');
  });

  test('that was begun under an older secret is completed', async () => {
    const stage = newStage();
    const location = await stage.begin(start(stage, 1), { returnTo: '/home' });
    const next = start(stage, 2, 1);
    expect(await next.navigate(stage.provider.authorize(location, 'ada'))).toBe(HOME);
  });

  test.each<readonly [string, (stage: SigningIn, name: string, other: string) => void]>([
    ['whose place another one has taken', ({ database }, name, other) => database.values.set(name, database.values.get(other))],
    ['that a page has written', ({ database }, name) => database.values.set(name, { begunAt: 0, sealed: { iv: new Uint8Array(12), data: new ArrayBuffer(40) } })],
  ])('%s is completed by nobody, and the next one works', async (_name, tamper) => {
    const stage = newStage();
    const worker = start(stage);
    const location = await stage.begin(worker);
    await stage.begin(worker);
    const state = new URL(location).searchParams.get('state') ?? '-';
    const [name = '', other = ''] = signInsIn(stage).sort((one) => (one.endsWith(state) ? -1 : 1));
    tamper(stage, name, other);
    expect(errorAt(await worker.navigate(stage.provider.authorize(location, 'ada')))).toBe('unknown_state');
    expect(stage.provider.asked()).toEqual([]);
    expect(await stage.signIn(worker)).toBe(HOME);
  });

  test('under a secret that is gone is completed by nobody, and the next one works', async () => {
    const stage = newStage();
    const location = await stage.begin(start(stage, 1));
    const worker = start(stage, 2);
    expect(errorAt(await worker.navigate(stage.provider.authorize(location, 'ada')))).toBe('unknown_state');
    expect(await stage.signIn(worker)).toBe(HOME);
  });
});

describe('with tokens that are bound to a key', () => {
  test('the key is there for the next worker, and in the database there is none', async () => {
    const stage = newStage({ isBound: true });
    const first = start(stage);
    await stage.signIn(first);
    expect(await stage.userOf(first)).toBe('ada');
    expect(foundIn(stage)).not.toContain('a CryptoKey');
    first.kill();
    const next = start(stage);
    expect(await stage.userOf(next)).toBe('ada');
    await next.ask('refresh');
    expect(await stage.userOf(next)).toBe('ada');
    expect(stage.world.logouts).toEqual([]);
  });

  test('the key outlives the older secret', async () => {
    const stage = newStage({ isBound: true });
    const first = start(stage, 1);
    await stage.signIn(first);
    first.kill();
    const second = start(stage, 2, 1);
    await second.ask('refresh');
    expect(await stage.userOf(second)).toBe('ada');
    second.kill();
    expect(await stage.userOf(start(stage, 2))).toBe('ada');
    expect(stage.world.logouts).toEqual([]);
  });

  test('a key that somebody has planted is not used: the session ends, once, and the next sign-in makes another', async () => {
    const stage = newStage({ isBound: true });
    const first = start(stage);
    await stage.signIn(first);
    first.kill();
    stage.database.values.delete(keyName(OWNER));
    const planted = new KeptKeys(stage.database.use, OWNER);
    const key = await planted.keep(await planted.make('ES256'));
    const next = start(stage);
    await stage.userOf(next);
    await stage.world.settle();
    await stage.expectNobody(next);
    expect(stage.world.logouts).toMatchObject([{ reason: 'storage-lost' }]);
    expect(await stage.signIn(next)).toBe(HOME);
    expect(await stage.userOf(next)).toBe('ada');
    expect(stage.database.values.get(keyName(OWNER))).not.toBe(key);
    expect(foundIn(stage)).not.toContain('a CryptoKey');
  });
});
