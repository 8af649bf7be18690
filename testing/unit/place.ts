/** Where a unit test runs: in a simulated page with an address, or in Node with none. */

interface Page {
  readonly location?: { readonly origin?: string };
  readonly document?: { readonly baseURI?: string };
}

const ANYWHERE = 'http://localhost';

/** The origin that paths of the configuration belong to. */
export function originHere(): string {
  const origin = (globalThis as Page).location?.origin;
  return origin !== undefined && /^https?:/.test(origin) ? origin : ANYWHERE;
}

/** What relative URLs are resolved against. */
export function baseHere(origin: string): string {
  const base = (globalThis as Page).document?.baseURI;
  return base !== undefined && /^https?:/.test(base) ? base : `${origin}/`;
}
