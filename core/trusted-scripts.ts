/**
 * How the library names a script where a Content-Security-Policy requires trusted types: by a policy of its own, which
 * passes scripts of one origin and no others. A page has one, and so has a worker.
 */

const NAME = 'token-worker';

/** A script's URL once a policy has passed it. TypeScript does not know the browsers' own type yet. */
export interface TrustedScriptURL {
  toString(): string;
  toJSON(): string;
}

export interface ScriptPolicy {
  createScriptURL(url: string): TrustedScriptURL;
}

/** `trustedTypes`, as far as it is used here. */
export interface TrustedTypes {
  createPolicy(name: string, rules: { createScriptURL(url: string): string }): ScriptPolicy;
  isScriptURL(value: unknown): boolean;
}

/** Where the browser refuses a script that no policy has passed. */
export const ALLOW_POLICY = `Content-Security-Policy allows no trusted types policy named ${NAME}: add ${NAME} to its trusted-types directive`;

/** What a policy throws reaches whoever asked for the URL; an answer of null would be an empty URL. */
function passOwn(url: string, origin: string): string {
  const found = URL.canParse(url) ? new URL(url) : undefined;
  // A blob: URL has the origin of the page that made it, too.
  if (found?.origin === origin && /^https?:$/.test(found.protocol)) return url;
  throw new TypeError(`a worker's script has to be an http(s) URL of ${origin}`);
}

/** Undefined where the Content-Security-Policy does not allow it. */
export function scriptPolicy(types: TrustedTypes, origin: string): ScriptPolicy | undefined {
  try {
    return types.createPolicy(NAME, { createScriptURL: (url) => passOwn(url, origin) });
  } catch {
    return undefined;
  }
}
