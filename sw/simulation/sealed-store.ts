/** The store of a sealed worker in the simulated origin: what the real one writes, by real keys, into a database that a test can tamper with. */
import { IndexedDbStore, recordName } from '../indexeddb-store.js';
import type { Store } from '../ports.js';
import { SealedRecords } from '../sealed-records.js';
import { sealingFor } from '../sealing.js';
import type { Activity } from './activity.js';
import type { ObjectStore } from './object-store.js';
import type { Opening } from './world.js';

export function openSealed(database: ObjectStore, activity: Activity, { owner, storage, sealing, pass }: Opening): Store {
  const sealed = sealingFor({ storage }, sealing);
  if (sealed === undefined) throw new TypeError(`${storage} is not sealed`);
  const records = new SealedRecords(recordName(owner), sealed);
  return new IndexedDbStore(database.use, owner, {
    areSealed: true,
    read: (stored) => activity.during(records.read(stored)),
    write: async (state, revision) => {
      await pass();
      return activity.during(records.write(state, revision));
    },
  });
}
