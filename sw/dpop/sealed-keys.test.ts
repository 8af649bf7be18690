/** The proof's key of a sealed worker: wrapped where it is kept, of no use to anybody who finds it, and nobody else's is used. */
import { generateKeyPair, generateProof } from 'dpop';
import { describe, expect, it, test } from 'vitest';
import { EmbeddedJWK, jwtVerify } from 'jose';
import { ObjectStore } from '../simulation/object-store.js';
import { sealingOf } from '../simulation/secrets.js';
import type { Key } from './keys.js';
import { KeptKeys, keyName } from './kept-keys.js';
import { SealedKeys } from './sealed-keys.js';

const NAME = keyName('owner');
const open = (database: ObjectStore, secrets: readonly number[] = [1], owner = 'owner'): SealedKeys => new SealedKeys(database.use, owner, sealingOf(...secrets));
const put = (database: ObjectStore, value: unknown): void => void database.values.set(NAME, structuredClone(value));
const found = (database: ObjectStore): Record<string, unknown> => structuredClone(database.values.get(NAME)) as Record<string, unknown>;

async function kept(): Promise<{ readonly database: ObjectStore; readonly key: Key }> {
  const database = new ObjectStore();
  const keys = open(database);
  return { database, key: await keys.keep(await keys.make('ES256')) };
}

const publicOf = ({ pair }: Key): Promise<JsonWebKey> => crypto.subtle.exportKey('jwk', pair.publicKey);

async function expectSame(one: Key | undefined, other: Key): Promise<void> {
  if (one === undefined) throw new Error('no key');
  expect(one.id).toBe(other.id);
  const proof = await generateProof(one.pair, 'https://api.example/', 'GET');
  const { protectedHeader } = await jwtVerify(proof, EmbeddedJWK, { typ: 'dpop+jwt' });
  expect(protectedHeader.jwk).toMatchObject({ x: (await publicOf(other)).x });
}

describe('a key', () => {
  it.each(['ES256', 'Ed25519', 'RS256', 'PS256'] as const)('for %s signs, and is there for the next worker', async (algorithm) => {
    const database = new ObjectStore();
    const keys = open(database);
    const key = await keys.keep(await keys.make(algorithm));
    const read = await open(database).read();
    if (read === undefined) throw new Error('no key');
    expect([read.id, read.algorithm]).toEqual([key.id, algorithm]);
    const { protectedHeader } = await jwtVerify(await generateProof(read.pair, 'https://api.example/', 'GET'), EmbeddedJWK, { typ: 'dpop+jwt' });
    expect(protectedHeader.alg).toBe(algorithm);
    expect(await publicOf(read)).toEqual(await publicOf(key));
  });

  it('cannot be exported, made or read', async () => {
    const { database, key } = await kept();
    for (const one of [key, await open(database).read(), await open(new ObjectStore()).make('ES256')]) {
      expect(one?.pair.privateKey.extractable).toBe(false);
    }
  });

  it('is kept as bytes and texts, which are no key to whoever finds them', async () => {
    const { database } = await kept();
    const values = Object.values(found(database));
    expect(values.every((value) => typeof value === 'string' || value instanceof ArrayBuffer || value instanceof Uint8Array)).toBe(true);
    const data = found(database)['data'] as ArrayBuffer;
    await expect(crypto.subtle.importKey('pkcs8', data, { name: 'ECDSA', namedCurve: 'P-256' }, true, ['sign'])).rejects.toThrow();
  });

  it('that came first stays, when two workers make one', async () => {
    const database = new ObjectStore();
    const both = await Promise.all([open(database), open(database)].map(async (keys) => ({ keys, key: await keys.make('ES256') })));
    const keptKeys = await Promise.all(both.map(({ keys, key }) => keys.keep(key)));
    expect(keptKeys[0]?.id).toBe(keptKeys[1]?.id);
    expect((await open(database).read())?.id).toBe(keptKeys[0]?.id);
  });

  it('of another algorithm is replaced', async () => {
    const { database } = await kept();
    const keys = open(database);
    const key = await keys.keep(await keys.make('Ed25519'));
    expect(key.algorithm).toBe('Ed25519');
    expect((await open(database).read())?.id).toBe(key.id);
  });

  it('that is gone from the database is kept again by the worker that has it', async () => {
    const { database, key } = await kept();
    const keys = open(database);
    const read = await keys.read();
    database.values.clear();
    if (read !== undefined) await keys.keep(read);
    await expectSame(await open(database).read(), key);
  });
});

describe('with several secrets', () => {
  test('a key is opened with an older one, and wrapped anew with the newest when it is read', async () => {
    const { database, key } = await kept();
    await expectSame(await open(database, [2, 1]).read(), key);
    await expectSame(await open(database, [2]).read(), key);
    expect(await open(database, [1]).read()).toBeUndefined();
  });

  test('a key that was wrapped anew can still be kept again', async () => {
    const { database, key } = await kept();
    const keys = open(database, [2, 1]);
    const read = await keys.read();
    database.values.clear();
    if (read !== undefined) await keys.keep(read);
    await expectSame(await open(database, [2]).read(), key);
  });

  test('a key is read where it cannot be written anew', async () => {
    const { database, key } = await kept();
    const use = database.use;
    const readOnly = new SealedKeys((mode, callback) => (mode === 'readwrite' ? Promise.reject(new DOMException('full', 'QuotaExceededError')) : use(mode, callback)), 'owner', sealingOf(2, 1));
    await expectSame(await readOnly.read(), key);
  });
});

describe('what is no key of ours', () => {
  it.each<readonly [string, (record: Record<string, unknown>) => unknown]>([
    ['a text', () => 'x'],
    ['null', () => null],
    ['another id', (record) => ({ ...record, id: 'another' })],
    ['another algorithm', (record) => ({ ...record, algorithm: 'PS256' })],
    ['an algorithm that is none', (record) => ({ ...record, algorithm: 'constructor' })],
    ['no bytes', (record) => ({ ...record, data: new ArrayBuffer(0) })],
    ['no nonce', (record) => ({ ...record, iv: undefined })],
    ['a public key that is none', (record) => ({ ...record, publicKey: new ArrayBuffer(3) })],
  ])('%s', async (_name, change) => {
    const { database } = await kept();
    put(database, change(found(database)));
    expect(await open(database).read()).toBeUndefined();
    const keys = open(database);
    const key = await keys.keep(await keys.make('ES256'));
    await expectSame(await open(database).read(), key);
  });

  it('somebody else\'s public key beside the private one', async () => {
    const { database } = await kept();
    const { publicKey } = await generateKeyPair('ES256');
    put(database, { ...found(database), publicKey: await crypto.subtle.exportKey('spki', publicKey) });
    expect(await open(database).read()).toBeUndefined();
  });

  it('a key that somebody has planted as it is', async () => {
    const database = new ObjectStore();
    const planted = new KeptKeys(database.use, 'owner');
    await planted.keep(await planted.make('ES256'));
    expect(await open(database).read()).toBeUndefined();
  });

  it('the key of another owner, or under another secret', async () => {
    const { database } = await kept();
    database.values.set(keyName('other'), found(database));
    expect(await open(database, [1], 'other').read()).toBeUndefined();
    expect(await open(database, [2]).read()).toBeUndefined();
  });

  it('one that this worker has not made or read: it cannot be kept', async () => {
    const pair = await generateKeyPair('ES256');
    await expect(open(new ObjectStore()).keep({ id: 'x', algorithm: 'ES256', pair })).rejects.toThrow('cannot be kept');
  });
});

it('cannot be had where the storage cannot', async () => {
  const { database } = await kept();
  const keys = open(database);
  const key = await keys.make('ES256');
  database.isBroken = true;
  await expect(keys.read()).rejects.toThrow('cannot be opened');
  await expect(keys.keep(key)).rejects.toThrow('cannot be opened');
});
