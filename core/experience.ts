/** What one worker has learnt of how resource servers take the present token, so that an endpoint that always refuses does not renew for ever. */
import type { Experience } from './refusal.js';

const MOST_ENDPOINTS = 200;

/** The endpoint that a request asked, without its query: a page's worth of queries would be no memory at all. */
const endpointOf = (url: string): string => url.split(/[?#]/, 1)[0] ?? url;

export class TokenExperience {
  #trial: number | undefined;
  readonly #refusing = new Set<string>();

  /** A token in use for another reason than a refusal: everybody starts anew. */
  reset(): void {
    this.#trial = undefined;
    this.#refusing.clear();
  }

  renewedAfterRefusal(generation: number): void {
    this.#trial = generation;
  }

  accepted(generation: number, url: string): void {
    if (this.#trial !== undefined && generation >= this.#trial) this.#trial = undefined;
    if (this.#refusing.size > 0) this.#refusing.delete(endpointOf(url));
  }

  /** The endpoint refused a token that was renewed for it. */
  refusedAgain(url: string): void {
    if (this.#refusing.size >= MOST_ENDPOINTS) this.#refusing.clear();
    this.#refusing.add(endpointOf(url));
  }

  at(url: string): Experience {
    return { onTrial: this.#trial !== undefined, refusesAnyToken: this.#refusing.has(endpointOf(url)) };
  }
}
