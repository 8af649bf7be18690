/** Reads what a request was received with. */
import type { Received } from './site.js';

export function bearer(received: Received | undefined): string | undefined {
  const value = received?.headers.authorization;
  return typeof value === 'string' && value.startsWith('Bearer ') ? value.slice('Bearer '.length) : undefined;
}

/** Whether none of the tokens stands anywhere in the request. */
export function withoutToken(received: Received, secrets: ReadonlySet<string>): boolean {
  const all = received.path + JSON.stringify(received.headers) + received.body.toString('latin1');
  return [...secrets].every((secret) => !all.includes(secret));
}

/** The requests to the refresh endpoint, in JSON or with a cookie. */
export const REFRESH_PATHS = ['/api/auth/refresh', '/cookie/auth/refresh'];
