/** The ports that a service worker and a page have alike. */
import { openDatabase } from './database.js';
import { delay } from './delay.js';
import { IndexedDbStore, recordName } from './indexeddb-store.js';
import { KeptRecords } from './kept-records.js';
import { holdLease, leaseOver } from './lease.js';
import type { Ports } from './ports.js';
import { SealedRecords } from './sealed-records.js';
import { sealingFor, type Sealing } from './sealing.js';

/** The origin's workers, and its pages that have none, tell each other here whose session has changed. */
export const CHANNEL = 'token-worker';

export type SharedPorts = Pick<Ports, 'now' | 'random' | 'unique' | 'delay' | 'sealing' | 'openStore' | 'holdLease' | 'leaseOver' | 'report'>;

export function sharedPorts(sealing: Sealing | undefined): SharedPorts {
  const database = openDatabase();
  return {
    now: () => Date.now() / 1000,
    random: () => Math.random(),
    unique: () => {
      const [high = 0, low = 0] = crypto.getRandomValues(new Uint32Array(2));
      return (high % 2 ** 20) * 2 ** 32 + low;
    },
    delay,
    sealing,
    openStore: (owner, storage) => {
      const name = recordName(owner);
      const sealed = sealingFor({ storage }, sealing);
      const records = sealed === undefined ? new KeptRecords(name, storage === 'indexeddb') : new SealedRecords(name, sealed);
      return new IndexedDbStore(database, owner, records);
    },
    holdLease,
    leaseOver,
    report: (error) => {
      reportError(error);
    },
  };
}
