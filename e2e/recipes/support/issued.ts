/** The tokens that a server in a test has given out, and which of them hold. */
import { bearer } from '../../support/received.js';
import type { Received } from '../../support/site.js';

export class Issued {
  readonly accessTokens: string[] = [];
  readonly refreshTokens: string[] = [];
  readonly #accepted = new Set<string>();
  readonly #alive = new Set<string>();

  access(token: string): string {
    this.accessTokens.push(token);
    this.#accepted.add(token);
    return token;
  }

  refresh(token: string): string {
    this.refreshTokens.push(token);
    this.#alive.add(token);
    return token;
  }

  /** Whether the request carries an access token that holds. */
  authorizes(received: Received): boolean {
    return this.#accepted.has(bearer(received) ?? '');
  }

  isAlive(refreshToken: string): boolean {
    return this.#alive.has(refreshToken);
  }

  /** The access tokens run out; the refresh tokens are as good as before. */
  expire(): void {
    this.#accepted.clear();
  }

  revoke(): void {
    this.expire();
    this.#alive.clear();
  }
}
