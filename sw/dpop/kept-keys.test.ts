/** Keys in the database: the first stays, and what is no key of ours is not used. */
import { generateKeyPair } from 'dpop';
import { describe, expect, it } from 'vitest';
import { ObjectStore } from '../simulation/object-store.js';
import { KeptKeys } from './kept-keys.js';
import type { Key } from './keys.js';

const NAME = 'proof owner';
const make = async (algorithm: 'ES256' | 'PS256' = 'ES256', extractable = false): Promise<Key> => ({ id: crypto.randomUUID(), algorithm, pair: await generateKeyPair(algorithm, { extractable }) });
const open = (database: ObjectStore, owner = 'owner'): KeptKeys => new KeptKeys(database.use, owner);

describe('a key', () => {
  it('is there for the next worker, and for no other owner', async () => {
    const database = new ObjectStore();
    expect(await open(database).read()).toBeUndefined();
    const key = await make();
    expect(await open(database).keep(key)).toBe(key);
    expect(await open(database).read()).toBe(key);
    expect(await open(database, 'other').read()).toBeUndefined();
  });

  it('that came first stays, when two workers make one', async () => {
    const database = new ObjectStore();
    const [first, second] = [await make(), await make()];
    const kept = await Promise.all([open(database).keep(first), open(database).keep(second)]);
    expect(kept).toEqual([first, first]);
    expect(await open(database).read()).toBe(first);
  });

  it('of another algorithm is replaced', async () => {
    const database = new ObjectStore();
    await open(database).keep(await make('PS256'));
    const key = await make('ES256');
    expect(await open(database).keep(key)).toBe(key);
    expect(await open(database).read()).toBe(key);
  });

  it('cannot be exported', async () => {
    const database = new ObjectStore();
    await open(database).keep(await make());
    const { pair } = database.values.get(NAME) as Key;
    for (const format of ['pkcs8', 'jwk'] as const) await expect(crypto.subtle.exportKey(format, pair.privateKey)).rejects.toThrow();
  });

  it('that could be exported was put there by somebody else', async () => {
    const database = new ObjectStore();
    database.values.set(NAME, await make('ES256', true));
    expect(await open(database).read()).toBeUndefined();
    const key = await make();
    expect(await open(database).keep(key)).toBe(key);
  });

  it.each([['text'], [null], [{}], [{ id: 'a', algorithm: 'ES256' }], [{ id: 'a', algorithm: 'ES256', pair: null }], [{ id: 'a', algorithm: 'ES256', pair: { privateKey: 'x', publicKey: 'y' } }]])('is not %j', async (value) => {
    const database = new ObjectStore();
    database.values.set(NAME, value);
    expect(await open(database).read()).toBeUndefined();
  });

  it('cannot be had where the storage cannot', async () => {
    const database = new ObjectStore();
    database.isBroken = true;
    await expect(open(database).read()).rejects.toThrow();
    await expect(open(database).keep(await make())).rejects.toThrow();
  });
});
