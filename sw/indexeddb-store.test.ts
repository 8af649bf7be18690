/** The session in IndexedDB: tokens sealed or not written, several writers, a database that vanishes. */
import { describe, expect, test } from 'vitest';
import { NO_SESSION, signIn, type SessionState, type SignedIn } from '../core/session.js';
import { IndexedDbStore, recordName } from './indexeddb-store.js';
import { makeKey } from './kept-key.js';
import { KeptRecords } from './kept-records.js';
import { ObjectStore } from './simulation/object-store.js';

const OWNER = '["default","https://app.example/api/auth/refresh"]';
const RECORD = `session ${OWNER}`;
const TOKENS = { accessToken: 'access-secret', refreshToken: 'refresh-secret', receivedAt: 1000, expiresAt: 4600, spread: 0 };
const SESSION = signIn(TOKENS, 'ada', 7);

const open = (database: ObjectStore, keepTokens = true, owner = OWNER): IndexedDbStore =>
  new IndexedDbStore(database.use, owner, new KeptRecords(recordName(owner), keepTokens));

async function stored(keepTokens = true): Promise<ObjectStore> {
  const database = new ObjectStore();
  await open(database, keepTokens).update(() => SESSION);
  return database;
}

interface Kept {
  readonly state: SignedIn;
  readonly sealed: { readonly key: CryptoKey; readonly data: ArrayBuffer };
}
const kept = (database: ObjectStore): Kept => database.values.get(RECORD) as Kept;

const rename =
  (username: string) =>
  (state: SessionState): SessionState => ({ ...state, username });
const count = (state: SessionState): SessionState =>
  state.status === 'signed-out' ? state : { ...state, generation: state.generation + 1 };

test('an empty database holds no session', async () => {
  expect(await open(new ObjectStore()).read()).toEqual(NO_SESSION);
});

test('what one worker wrote another one reads, tokens and all', async () => {
  expect(await open(await stored()).read()).toEqual(SESSION);
});

test('nothing that is written shows a token', async () => {
  const { values } = await stored();
  for (const value of values.values()) {
    const text = new TextDecoder().decode((value as { sealed?: { data: ArrayBuffer } }).sealed?.data);
    expect(JSON.stringify(value) + text).not.toContain('secret');
  }
});

test('the key that is kept with them cannot be exported', async () => {
  const { key } = kept(await stored()).sealed;
  expect(key.extractable).toBe(false);
  await expect(crypto.subtle.exportKey('raw', key)).rejects.toThrow();
});

test('the end of a session leaves no token behind', async () => {
  const database = await stored();
  const ended: SessionState = {
    status: 'signed-out',
    epoch: 8,
    username: 'ada',
    ended: { reason: 'signed-out', at: 2000 },
    endedEpoch: 7,
    announcement: undefined,
    history: [],
  };
  await open(database).update(() => ended);
  expect(database.values.get(RECORD)).toMatchObject({ state: ended });
  expect(database.values.get(RECORD)).not.toHaveProperty('sealed');
});

describe('where tokens are not kept', () => {
  test('another worker reads everything but them', async () => {
    const state = (await open(await stored(false), false).read()) as SignedIn;
    expect(state).toMatchObject({ status: 'signed-in', epoch: 7, username: 'ada' });
    expect(state.tokens).toEqual({
      accessToken: undefined,
      refreshToken: undefined,
      receivedAt: 1000,
      expiresAt: 4600,
      spread: 0,
    });
  });

  test('the worker that wrote them still has them', async () => {
    const store = open(new ObjectStore(), false);
    await store.update(() => SESSION);
    expect(await store.read()).toEqual(SESSION);
    expect(await store.update(rename('Ada'))).toEqual({ ...SESSION, username: 'Ada' });
  });
});

describe('tokens that cannot be opened', () => {
  const lost = { ...SESSION, tokens: { ...TOKENS, accessToken: undefined, refreshToken: undefined } };

  test('since the key is gone, is none or is another are absent, and no error', async () => {
    const database = await stored();
    const record = kept(database);
    for (const key of [undefined, 'not a key', await makeKey()]) {
      database.values.set(RECORD, { ...record, sealed: { ...record.sealed, key } });
      expect(await open(database).read()).toEqual(lost);
    }
  });

  test('since they were sealed for another record are absent: another epoch, generation or owner', async () => {
    const database = await stored();
    const record = kept(database);
    for (const change of [{ epoch: 8 }, { generation: 1 }]) {
      const state = { ...record.state, ...change };
      database.values.set(RECORD, { ...record, state, revision: JSON.stringify(change) });
      expect(await open(database).read()).toMatchObject({ tokens: lost.tokens });
    }
    database.values.set('session other', record);
    expect(await open(database, true, 'other').read()).toMatchObject({ tokens: lost.tokens });
  });
});

describe('several writers', () => {
  test('do not overwrite each other', async () => {
    const database = await stored();
    const stores = [open(database), open(database), open(database)];
    await Promise.all(stores.flatMap((store) => [store.update(count), store.update(count)]));
    expect(await open(database).read()).toMatchObject({ generation: 6 });
  });

  test('of which one finds that its change is not wanted any more leave what is stored', async () => {
    const database = await stored();
    const { writes } = database;
    expect(await open(database).update(() => undefined)).toEqual(SESSION);
    expect(database.writes).toBe(writes);
  });

  test('that begin together, each with a key of its own, read what the others wrote', async () => {
    const database = new ObjectStore();
    const stores = [open(database), open(database)];
    await Promise.all(stores.map((store) => store.update(() => SESSION)));
    for (const store of stores) await store.update(count);
    for (const store of [...stores, open(database)]) expect(await store.read()).toEqual({ ...SESSION, generation: 2 });
  });

  test('go on with the key that they have read: none is made for each change', async () => {
    const database = await stored();
    const { key } = kept(database).sealed;
    const store = open(database);
    await store.update(count);
    await store.update(count);
    expect(kept(database).sealed.key).toBe(key);
  });
});

test('sessions of different owners do not see each other', async () => {
  expect(await open(await stored(), true, '["default","https://other.example/refresh"]').read()).toEqual(NO_SESSION);
});

describe('a database that is deleted underneath', () => {
  test('takes nothing from a worker that knows the session, and the next change writes all of it again', async () => {
    const database = new ObjectStore();
    const store = open(database);
    await store.update(() => SESSION);
    database.values.clear();
    expect(await store.read()).toEqual(SESSION);
    await store.update(rename('Ada'));
    expect(await open(database).read()).toEqual({ ...SESSION, username: 'Ada' });
  });
});

test('a database that cannot be had rejects', async () => {
  const database = await stored();
  const store = open(database);
  database.isBroken = true;
  await expect(store.read()).rejects.toThrow(DOMException);
  await expect(store.update(count)).rejects.toThrow(DOMException);
});

describe('a record that is none', () => {
  const GARBAGE: readonly (readonly [string, unknown])[] = [
    ['a text', 'what a page wrote there'],
    ['null', null],
    ['a record of another format', { revision: 'x', format: 0, state: SESSION }],
    ['a state that is none', { revision: 'x', format: 1, state: { status: 'signed-in' } }],
    ['sealed tokens that are none', { revision: 'x', format: 1, state: SESSION, sealed: 'no' }],
  ];

  test.each(GARBAGE)('%s: a worker that starts finds nobody signed in, and the pages are still to be told', async (name, value) => {
    const database = new ObjectStore();
    database.values.set(RECORD, value);
    const state = await open(database).read();
    if (name === 'sealed tokens that are none') expect(state).toMatchObject({ status: 'signed-in', tokens: { accessToken: undefined, refreshToken: undefined } });
    else expect(state).toMatchObject({ status: 'signed-out', ended: { reason: 'storage-lost' }, announcement: 0 });
  });

  test.each(GARBAGE)('%s: is replaced by the next change', async (_name, value) => {
    const database = new ObjectStore();
    database.values.set(RECORD, value);
    expect(await open(database).update(() => SESSION)).toEqual(SESSION);
    expect(await open(database).read()).toEqual(SESSION);
  });

  test.each(GARBAGE.slice(0, 4))('%s: takes nothing from a worker that knows the session', async (_name, value) => {
    const database = new ObjectStore();
    const store = open(database);
    await store.update(() => SESSION);
    database.values.set(RECORD, value);
    expect(await store.read()).toEqual(SESSION);
    await store.update(rename('grace'));
    expect(await open(database).read()).toEqual({ ...SESSION, username: 'grace' });
  });

  test('a record of a later version is neither read nor overwritten', async () => {
    const database = new ObjectStore();
    const later = { revision: 'x', format: 2, state: 'whatever that version needs' };
    database.values.set(RECORD, later);
    const store = open(database);
    await expect(store.read()).rejects.toThrow('later version');
    await expect(store.update(() => SESSION)).rejects.toThrow('later version');
    expect(database.values.get(RECORD)).toBe(later);
  });

  test('a key that is none is replaced by the next change', async () => {
    const database = await stored();
    const record = kept(database);
    database.values.set(RECORD, { ...record, sealed: { ...record.sealed, key: 'not a key' } });
    await open(database).update(() => ({ ...SESSION, epoch: 9 }));
    expect(await open(database).read()).toEqual({ ...SESSION, epoch: 9 });
  });
});

test('tokens that another worker wrote where this one cannot read them are still those that it knows', async () => {
  const database = await stored();
  const store = open(database);
  await store.read();
  const record = database.values.get(RECORD) as object;
  database.values.set(RECORD, { ...record, revision: 'another', sealed: undefined });
  expect(await store.read()).toEqual(SESSION);
});
