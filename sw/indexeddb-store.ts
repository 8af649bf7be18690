/** One session in IndexedDB, which other workers write too, and any script of the origin can. */
import { get, update, type UseStore } from 'idb-keyval';
import { withKnowledge } from '../core/record.js';
import { NO_SESSION, type SessionState, type SignedOut } from '../core/session.js';
import type { Store, Transition } from './ports.js';
import { hasFields, type Records, type Written } from './records.js';

interface Found {
  /** Undefined: nothing is stored. */
  readonly revision: string | undefined;
  readonly state: SessionState;
}

interface Known {
  readonly revision: string;
  readonly state: SessionState;
}

/** The name of a session's record. */
export const recordName = (owner: string): string => `session ${owner}`;

/** Whose session it was cannot be read any more: the pages are still to be told that it is over. */
const lost = (): SignedOut => ({ ...NO_SESSION, ended: { reason: 'storage-lost', at: Date.now() / 1000 }, announcement: 0 });

/** Whatever it is that is stored: what cannot be read has a revision too, so that it can be replaced. */
const revisionOf = (stored: unknown): string | undefined =>
  stored === undefined ? undefined : hasFields<Written>(stored) && typeof stored.revision === 'string' ? stored.revision : 'unreadable';

export class IndexedDbStore implements Store {
  readonly #database: UseStore;
  readonly #key: string;
  readonly #records: Records;
  /** The epochs that this worker has seen the end of. */
  readonly #past = new Set<number>();
  #last: Known | undefined;

  constructor(database: UseStore, owner: string, records: Records) {
    this.#database = database;
    this.#key = recordName(owner);
    this.#records = records;
  }

  async read(): Promise<SessionState> {
    return (await this.#read()).state;
  }

  async update(transition: Transition): Promise<SessionState> {
    for (;;) {
      const before = await this.#read();
      const next = transition(before.state);
      if (next === undefined) return before.state;
      const stored = await this.#records.write(next, crypto.randomUUID());
      let written = false;
      const write = (current: unknown): unknown => {
        const revision = revisionOf(current);
        written = revision === undefined || revision === before.revision;
        return written ? stored : current;
      };
      await update<unknown>(this.#key, write, this.#database);
      if (!written) continue;
      this.#know(stored.revision, next);
      return next;
    }
  }

  async #read(): Promise<Found> {
    const stored = await get<unknown>(this.#key, this.#database);
    const revision = revisionOf(stored);
    if (revision !== undefined && revision === this.#last?.revision) return this.#last;
    const state = await this.#records.read(stored);
    // Deleted or overwritten underneath: this worker still knows the session.
    if (state === undefined || this.#wasPutBack(state)) return { revision, state: this.#last?.state ?? (stored === undefined ? NO_SESSION : lost()) };
    return this.#know(revision ?? '', withKnowledge(state, this.#last?.state));
  }

  #know(revision: string, state: SessionState): Known {
    const before = this.#last?.state.epoch;
    if (before !== undefined && before !== state.epoch) this.#past.add(before);
    return (this.#last = { revision, state });
  }

  /** A genuine record of a session that another one has followed since: `withKnowledge` knows of the latest session alone. */
  #wasPutBack({ status, epoch }: SessionState): boolean {
    return this.#records.areSealed && status === 'signed-in' && this.#past.has(epoch);
  }
}
