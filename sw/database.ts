/** The origin's database of sessions, in the form that `idb-keyval` takes. */
import { promisifyRequest, type UseStore } from 'idb-keyval';

const DATABASE = 'token-worker';
const OBJECT_STORE = 'sessions';

async function connect(): Promise<IDBDatabase> {
  const request = indexedDB.open(DATABASE);
  request.onupgradeneeded = () => {
    request.result.createObjectStore(OBJECT_STORE);
  };
  const database = await promisifyRequest(request);
  // Whoever deletes the database is not kept waiting; the next access opens it anew.
  database.onversionchange = () => {
    database.close();
  };
  return database;
}

/** Strict: a refresh token that the server has just given must not be lost with the machine's power. */
const storeOf = (database: IDBDatabase, mode: IDBTransactionMode): IDBObjectStore => database.transaction(OBJECT_STORE, mode, { durability: 'strict' }).objectStore(OBJECT_STORE);

function connecting(): UseStore {
  let connection = connect();
  // Whoever uses it is told.
  connection.catch(() => undefined);

  async function begin(mode: IDBTransactionMode): Promise<IDBObjectStore> {
    const mine = connection;
    try {
      return storeOf(await mine, mode);
    } catch {
      // It could not be opened, or has been closed since: once more, and once for all who found that out.
      if (connection === mine) connection = connect();
      return storeOf(await connection, mode);
    }
  }

  return async (mode, callback) => callback(await begin(mode));
}

let opened: UseStore | undefined;

/** One connection for all. The first call begins to open it: a worker that starts does so before anything else, and has it when it needs it. */
export const openDatabase = (): UseStore => (opened ??= connecting());
