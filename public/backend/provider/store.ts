/** Where a provider keeps everything: a map that can be looked into and emptied. */

interface Payload {
  grantId?: string;
  uid?: string;
  consumed?: number;
}

/** A model's name and an id, to what is stored. */
export type Store = Map<string, Payload>;

export const adapterFor = (store: Store) =>
  class {
    constructor(readonly model: string) {}

    private key(id: string): string {
      return `${this.model}:${id}`;
    }

    upsert(id: string, payload: Payload): Promise<void> {
      store.set(this.key(id), payload);
      return Promise.resolve();
    }

    find(id: string): Promise<Payload | undefined> {
      return Promise.resolve(store.get(this.key(id)));
    }

    findByUid(uid: string): Promise<Payload | undefined> {
      return Promise.resolve([...store].find(([key, { uid: stored }]) => key.startsWith(`${this.model}:`) && stored === uid)?.[1]);
    }

    findByUserCode(): Promise<undefined> {
      return Promise.resolve(undefined);
    }

    consume(id: string): Promise<void> {
      const payload = store.get(this.key(id));
      if (payload !== undefined) payload.consumed = Math.floor(Date.now() / 1000);
      return Promise.resolve();
    }

    destroy(id: string): Promise<void> {
      store.delete(this.key(id));
      return Promise.resolve();
    }

    revokeByGrantId(grantId: string): Promise<void> {
      for (const [key, payload] of store) if (payload.grantId === grantId && key.startsWith(`${this.model}:`)) store.delete(key);
      return Promise.resolve();
    }
  };

/** Every session, grant and token is gone, as when an administrator has ended them all. */
export function revokeAll(store: Store): void {
  for (const key of store.keys()) if (/^(?:Session|Grant|AccessToken|RefreshToken|AuthorizationCode):/.test(key)) store.delete(key);
}
