/** How the origin's workers tell each other of a change: everybody but the sender hears it. */

type Listener = (owner: string) => void;

export class OriginChannel {
  /** No announcement arrives: they come too late to be of use. */
  isSilent = false;
  readonly #listeners = new Map<unknown, Listener[]>();

  listen(worker: unknown, listener: Listener): void {
    this.#listeners.set(worker, [...(this.#listeners.get(worker) ?? []), listener]);
  }

  post(sender: unknown, owner: string): void {
    if (this.isSilent) return;
    for (const [worker, listeners] of this.#listeners) {
      if (worker === sender) continue;
      for (const listener of listeners) queueMicrotask(() => this.#listeners.has(worker) && listener(owner));
    }
  }

  leave(worker: unknown): void {
    this.#listeners.delete(worker);
  }
}
