/** Sign-ins under way, sealed in IndexedDB: they survive the worker's death, and the minutes that people spend at the provider. */
import { del, get, keys, set, update, type UseStore } from 'idb-keyval';
import { isOver, readTransaction, type Transaction } from '../../core/oidc/transaction.js';
import { openDatabase } from '../database.js';
import type { ProviderTools } from '../provider.js';
import { settledWithin } from '../settled-within.js';
import { keptKey } from '../kept-key.js';
import type { Sealing } from '../sealing.js';
import { Vault, type Sealed } from '../vault.js';
import type { OpenTransactions, Transactions } from './transactions.js';

interface Stored {
  readonly begunAt: number;
  readonly sealed: Sealed;
}

/** Seconds that the storage may take: a browser whose database hangs keeps nobody from signing in. */
const LONGEST_USE = 4;

const isStored = (value: unknown): value is Stored => typeof value === 'object' && value !== null && 'begunAt' in value && 'sealed' in value;

export class KeptTransactions implements Transactions {
  readonly #database: UseStore;
  readonly #vault: Vault;
  readonly #prefix: string;
  readonly #tools: Pick<ProviderTools, 'delay'>;
  /** Where there is no storage: then they last as long as this worker. */
  readonly #unstored = new Map<string, Transaction>();

  constructor(database: UseStore, owner: string, tools: Pick<ProviderTools, 'delay'>, sealing: Sealing | undefined) {
    this.#database = database;
    this.#tools = tools;
    this.#vault = new Vault(sealing?.keys('values') ?? keptKey(database));
    this.#prefix = `sign-in ${owner} `;
  }

  async add(transaction: Transaction): Promise<void> {
    this.#unstored.set(transaction.state, transaction);
    const storing = this.#store(transaction).then(() => this.#unstored.delete(transaction.state));
    await settledWithin(LONGEST_USE, storing, this.#tools);
  }

  async take(state: string): Promise<Transaction | undefined> {
    const unstored = this.#unstored.get(state);
    this.#unstored.delete(state);
    let stored: Transaction | undefined;
    // Where it is in memory too: a storage that is late with it must not give it out a second time.
    const taking = this.#takeStored(this.#prefix + state).then((found) => (stored = found));
    if (unstored === undefined) await settledWithin(LONGEST_USE, taking, this.#tools);
    const transaction = unstored ?? stored;
    return transaction === undefined || isOver(transaction, Date.now() / 1000) ? undefined : transaction;
  }

  async #store(transaction: Transaction): Promise<void> {
    const { state, begunAt } = transaction;
    await this.#dropOld(begunAt);
    const key = this.#prefix + state;
    const sealed = await this.#vault.seal(transaction, key);
    // Taken meanwhile: to store it now would give it out a second time.
    if (!this.#unstored.has(state)) return;
    await set(key, { begunAt, sealed } satisfies Stored, this.#database);
  }

  async #takeStored(key: string): Promise<Transaction | undefined> {
    try {
      const found = await this.#remove(key);
      return isStored(found) ? readTransaction(await this.#vault.open(found.sealed, key)) : undefined;
    } catch {
      // Without what it was begun with it cannot be completed: the user begins anew.
      return undefined;
    }
  }

  /** In one transaction, or two callbacks at once would both get it. */
  async #remove(key: string): Promise<unknown> {
    let found: unknown;
    await update<unknown>(
      key,
      (stored) => {
        found = stored;
        return undefined;
      },
      this.#database,
    );
    // It stands for nothing any more: if it stays, the next sign-in sweeps it away.
    await del(key, this.#database).catch(() => undefined);
    return found;
  }

  /** Most sign-ins that are given up end at the provider's page, and nobody ever comes back for them. */
  async #dropOld(now: number): Promise<void> {
    const names = await keys<IDBValidKey>(this.#database);
    for (const name of names) {
      if (typeof name !== 'string' || !name.startsWith(this.#prefix)) continue;
      const stored = await get<unknown>(name, this.#database);
      if (!isStored(stored) || isOver(stored, now)) await del(name, this.#database);
    }
  }
}

export const keptTransactions: OpenTransactions = (owner, tools, sealing) => new KeptTransactions(openDatabase(), owner, tools, sealing);
