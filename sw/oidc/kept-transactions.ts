/** Sign-ins under way, sealed in IndexedDB: they survive the worker's death, and the minutes that people spend at the provider. */
import { del, get, keys, set, update, type UseStore } from 'idb-keyval';
import { isOver, readTransaction, type Transaction } from '../../core/oidc/transaction.js';
import { openDatabase } from '../database.js';
import { Vault, type Sealed } from '../vault.js';
import type { Transactions } from './transactions.js';

interface Stored {
  readonly begunAt: number;
  readonly sealed: Sealed;
}

const isStored = (value: unknown): value is Stored => typeof value === 'object' && value !== null && 'begunAt' in value && 'sealed' in value;

export class KeptTransactions implements Transactions {
  readonly #database: UseStore;
  readonly #vault: Vault;
  readonly #prefix: string;
  /** Where there is no storage: then they last as long as this worker. */
  readonly #unstored = new Map<string, Transaction>();

  constructor(database: UseStore, owner: string) {
    this.#database = database;
    this.#vault = new Vault(database);
    this.#prefix = `sign-in ${owner} `;
  }

  async add(transaction: Transaction): Promise<void> {
    const { state, begunAt } = transaction;
    try {
      await this.#dropOld(begunAt);
      const key = this.#prefix + state;
      const sealed = await this.#vault.seal(transaction, key);
      await set(key, { begunAt, sealed } satisfies Stored, this.#database);
    } catch {
      this.#unstored.set(state, transaction);
    }
  }

  async take(state: string): Promise<Transaction | undefined> {
    const unstored = this.#unstored.get(state);
    const transaction = this.#unstored.delete(state) ? unstored : await this.#takeStored(this.#prefix + state);
    return transaction === undefined || isOver(transaction, Date.now() / 1000) ? undefined : transaction;
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

export const keptTransactions = (owner: string): Transactions => new KeptTransactions(openDatabase(), owner);
