/** What the server saw: every request that reached it, without the tokens that it carried. */

export interface RequestRecord {
  readonly id: number;
  /** When it arrived, in epoch seconds. */
  readonly at: number;
  readonly method: string;
  /** With the query. */
  readonly path: string;
  readonly status: number;
  readonly token: 'none' | 'valid' | 'refused';
  readonly user?: string;
  readonly kind: 'login' | 'refresh' | 'logout' | 'resource';
  readonly detail?: string;
  /** Where it was not the demo's own server that it reached. */
  readonly server?: 'provider';
  /** Where the request came with a proof of possession, or should have: what became of it (RFC 9449). */
  readonly proof?: Proof;
  /** At sign-in, renewal and sign-out: the thumbprint of the key that made it. */
  readonly key?: string;
}

export type Proof = 'verified' | 'refused' | 'missing' | 'sent back for a nonce';

export type NewRecord = Omit<RequestRecord, 'id' | 'at'>;

export type RequestListener = (record: RequestRecord) => void;

/** So that a demo left running doesn't fill the memory. */
const CAPACITY = 10_000;

export class RequestLog {
  readonly records: RequestRecord[] = [];
  readonly #listeners = new Set<RequestListener>();
  readonly #clearListeners = new Set<() => void>();
  #lastId = 0;

  nextId(): number {
    return ++this.#lastId;
  }

  add(record: RequestRecord): void {
    this.records.push(record);
    if (this.records.length > CAPACITY) this.records.shift();
    for (const listener of this.#listeners) listener(record);
  }

  clear(): void {
    this.records.length = 0;
    for (const listener of this.#clearListeners) listener();
  }

  onRequest(listener: RequestListener): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  onClear(listener: () => void): () => void {
    this.#clearListeners.add(listener);
    return () => void this.#clearListeners.delete(listener);
  }
}
