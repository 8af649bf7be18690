/** Records of a sealed worker: whatever else is found in their place is none, and a genuine one is not believed where it is too old. */
import { describe, expect, test } from 'vitest';
import { NO_SESSION, signIn, type SessionState } from '../core/session.js';
import { IndexedDbStore, recordName } from './indexeddb-store.js';
import { KeptRecords } from './kept-records.js';
import { SealedRecords } from './sealed-records.js';
import { ObjectStore } from './simulation/object-store.js';
import { sealingOf } from './simulation/secrets.js';
import type { Sealed } from './vault.js';

const OWNER = '["default","https://app.example/api/auth/refresh"]';
const RECORD = recordName(OWNER);
const TOKENS = { accessToken: 'access-secret', refreshToken: 'refresh-secret', tokenType: 'DPoP', receivedAt: 1000, expiresAt: 4600, spread: 0 } as const;
const SESSION = signIn(TOKENS, 'ada.lovelace', 7);
const OVER: SessionState = { status: 'signed-out', epoch: 8, username: 'ada.lovelace', ended: { reason: 'signed-out', at: 2000 }, endedEpoch: 7, announcement: undefined, history: [] };
const LOST = { status: 'signed-out', username: undefined, ended: { reason: 'storage-lost' }, announcement: 0 };

interface Written {
  readonly revision: string;
  readonly format: number;
  readonly sealed: Sealed;
}

const open = (database: ObjectStore, secrets: readonly number[] = [1], owner = OWNER): IndexedDbStore =>
  new IndexedDbStore(database.use, owner, new SealedRecords(recordName(owner), sealingOf(...secrets)));

const put = (database: ObjectStore, value: unknown): void => void database.values.set(RECORD, structuredClone(value));
const found = (database: ObjectStore): Written => structuredClone(database.values.get(RECORD)) as Written;

async function stored(state: SessionState = SESSION): Promise<ObjectStore> {
  const database = new ObjectStore();
  await open(database).update(() => state);
  return database;
}

describe.each([['signed in', SESSION], ['signed out', OVER]] as const)('a session that is %s', (_name, state) => {
  test('is there for the next worker, whole', async () => {
    expect(await open(await stored(state)).read()).toEqual(state);
  });

  test('shows nothing of itself, and holds bytes and texts alone', async () => {
    const record = found(await stored(state));
    expect(Object.keys(record).sort()).toEqual(['format', 'revision', 'sealed']);
    const { sealed, ...clear } = record;
    expect([typeof clear.revision, clear.format]).toEqual(['string', 1]);
    expect([sealed.iv, sealed.data]).toEqual([expect.any(Uint8Array), expect.any(ArrayBuffer)]);
    expect(new TextDecoder().decode(sealed.data)).not.toMatch(/ada\.lovelace|secret|signed/);
  });

  test('is lost with the secret, and the next sign-in is kept under the new one', async () => {
    const database = await stored(state);
    const later = open(database, [2]);
    expect(await later.read()).toMatchObject(LOST);
    await later.update(() => ({ ...SESSION, epoch: 9 }));
    expect(await open(database, [2]).read()).toMatchObject({ epoch: 9 });
  });

  test('is opened with an older secret, and the next change is written under the newest', async () => {
    const database = await stored(state);
    const rotated = open(database, [2, 1]);
    expect(await rotated.read()).toEqual(state);
    await rotated.update((before) => ({ ...before, username: 'grace' }));
    expect(await open(database, [2]).read()).toMatchObject({ status: state.status, username: 'grace' });
    expect(await open(database, [1]).read()).toMatchObject(LOST);
  });

  test('is none where anything that stands in clear is another', async () => {
    const database = await stored(state);
    const record = found(database);
    for (const change of [{ revision: 'another' }, { revision: undefined }, { format: 0 }, { format: 2 }, { format: '1' }, { format: 1n }]) {
      put(database, { ...record, ...change });
      expect(await open(database).read(), String(Object.values(change))).toMatchObject(LOST);
    }
  });
});

describe('what is no record', () => {
  const circular: Record<string, unknown> = {};
  circular['revision'] = circular;
  test.each<readonly [string, unknown]>([
    ['a text', 'x'],
    ['null', null],
    ['an object that holds itself', circular],
    ['a record in clear', { revision: 'x', format: 1, state: SESSION }],
    ['a record in clear of one that is signed out', { revision: 'x', format: 1, state: OVER }],
    ['a sealed part that is none', { revision: 'x', format: 1, sealed: 'no' }],
    ['a sealed part without bytes', { revision: 'x', format: 1, sealed: { iv: new Uint8Array(12), data: new ArrayBuffer(0) } }],
    ['one that says it is of a later version', { revision: 'x', format: 2, state: SESSION, sealed: { iv: new Uint8Array(12), data: new ArrayBuffer(64) } }],
  ])('%s: nobody is signed in, the pages are to be told, and the next change replaces it', async (_name, value) => {
    const database = new ObjectStore();
    put(database, value);
    const store = open(database);
    expect(await store.read()).toMatchObject(LOST);
    await store.update(() => SESSION);
    expect(await open(database).read()).toEqual(SESSION);
  });

  test('one that a worker with other storage wrote, tokens sealed and all', async () => {
    const database = new ObjectStore();
    await new IndexedDbStore(database.use, OWNER, new KeptRecords(RECORD, true)).update(() => SESSION);
    expect(await open(database).read()).toMatchObject(LOST);
  });

  test('one that was sealed for another owner', async () => {
    const database = new ObjectStore();
    await open(database, [1], 'other').update(() => SESSION);
    put(database, database.values.get(recordName('other')));
    expect(await open(database).read()).toMatchObject(LOST);
  });

  test('the sealed part of one session in the record of another', async () => {
    const database = await stored();
    const { sealed } = found(database);
    await open(database).update(() => ({ ...SESSION, epoch: 9 }));
    put(database, { ...found(database), sealed });
    expect(await open(database).read()).toMatchObject(LOST);
  });
});

test('an empty database holds no session, and there is nothing to tell', async () => {
  expect(await open(new ObjectStore()).read()).toEqual(NO_SESSION);
});

test('a genuine record of a later version is neither read nor overwritten', async () => {
  const database = new ObjectStore();
  const records = new SealedRecords(RECORD, sealingOf(1));
  // As that version would seal it: the frame stays the same.
  const binding = JSON.stringify([RECORD, 2, 'x']);
  const { Vault } = await import('./vault.js');
  const later = { revision: 'x', format: 2, sealed: await new Vault(sealingOf(1).keys('values')).seal('whatever that version needs', binding) };
  await expect(records.read(later)).rejects.toThrow('later version');
  put(database, later);
  const before = database.values.get(RECORD);
  await expect(open(database).read()).rejects.toThrow('later version');
  await expect(open(database).update(() => SESSION)).rejects.toThrow('later version');
  expect(database.values.get(RECORD)).toBe(before);
});

describe('a record that was genuine once', () => {
  const steps: readonly SessionState[] = [SESSION, { ...SESSION, generation: 1, answered: 1 }, OVER, { ...SESSION, epoch: 9, username: 'grace' }];

  test('is not believed by a worker that knows better: an earlier generation, an ended session, the session of a user before', async () => {
    const database = new ObjectStore();
    const store = open(database);
    const copies: Written[] = [];
    for (const state of steps) {
      for (const copy of copies.filter((_copy, index) => steps[index]?.status === 'signed-in')) {
        const before = await store.read();
        put(database, copy);
        expect(await store.read()).toEqual(before);
      }
      await store.update(() => state);
      copies.push(found(database));
    }
    expect(await open(database).read()).toEqual(steps.at(-1));
  });

  test('is not believed by a worker that only read what came between', async () => {
    const database = await stored();
    const onlooker = open(database);
    await onlooker.read();
    const copy = found(database);
    const last = { ...SESSION, epoch: 9, username: 'grace' };
    await open(database).update(() => last);
    expect(await onlooker.read()).toEqual(last);
    put(database, copy);
    expect(await onlooker.read()).toEqual(last);
  });

  test('is believed by a worker that starts: it cannot know', async () => {
    const database = await stored();
    const copy = found(database);
    await open(database).update(() => ({ ...SESSION, epoch: 9 }));
    put(database, copy);
    expect(await open(database).read()).toEqual(SESSION);
  });
});

test('a worker that knows the session goes on where its record is replaced by nonsense, and writes it anew', async () => {
  const database = await stored();
  const store = open(database);
  await store.read();
  put(database, 'nonsense');
  expect(await store.read()).toEqual(SESSION);
  await store.update((state) => ({ ...state, username: 'grace' }));
  expect(await open(database).read()).toEqual({ ...SESSION, username: 'grace' });
});
