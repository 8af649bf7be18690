/** The origin's database of sessions, in the form that `idb-keyval` takes. */
import { createStore, type UseStore } from 'idb-keyval';

const DATABASE = 'token-worker';
const OBJECT_STORE = 'sessions';

const isClosed = (error: unknown): boolean => error instanceof DOMException && error.name === 'InvalidStateError';

export function openDatabase(): UseStore {
  let open = createStore(DATABASE, OBJECT_STORE);

  const connect = async (): Promise<IDBDatabase> => {
    const database = await open('readonly', (store) => store.transaction.db);
    // Whoever deletes the database is not kept waiting; the next access opens it anew.
    database.onversionchange = () => {
      database.close();
    };
    return database;
  };

  return async (mode, callback) => {
    const database = await connect().catch((error: unknown) => {
      if (!isClosed(error)) throw error;
      open = createStore(DATABASE, OBJECT_STORE);
      return connect();
    });
    // Strict: a refresh token that the server has just given must not be lost with the machine's power.
    return callback(database.transaction(OBJECT_STORE, mode, { durability: 'strict' }).objectStore(OBJECT_STORE));
  };
}
