/** The worker's script in the form in which a page that requires trusted types lets it be registered. */
import { scriptPolicy, type ScriptPolicy, type TrustedScriptURL, type TrustedTypes } from '../core/trusted-scripts.js';

/** Where the copies of the library in one page find each other's policy: the page may allow one of that name, and no second. */
const SHARED = Symbol.for('token-worker.script-policy');

interface Page {
  readonly trustedTypes?: TrustedTypes;
  /** Null where the page allows none: to ask again would only be reported again. */
  readonly [SHARED]?: ScriptPolicy | null;
}

export interface TrustedScript {
  /** What the browser is given. */
  readonly url: string | TrustedScriptURL;
  /** The browser knows trusted types, and nobody vouches for this URL: a page that requires them refuses it. */
  readonly isUntrusted: boolean;
}

/** Made when it is first needed, and once. */
function pagePolicy(types: TrustedTypes): ScriptPolicy | null {
  const page = globalThis as Page;
  if (page[SHARED] === undefined) Object.defineProperty(page, SHARED, { value: scriptPolicy(types, location.origin) ?? null });
  return page[SHARED] ?? null;
}

/**
 * @param given what the app calls the script; if a policy of its own has passed it, that stands
 * @param address the same, absolute
 * @throws TypeError the script is not of this origin
 */
export function trustedScript(given: string | URL | TrustedScriptURL, address: string): TrustedScript {
  const { trustedTypes } = globalThis as Page;
  if (trustedTypes === undefined) return { url: address, isUntrusted: false };
  if (trustedTypes.isScriptURL(given)) return { url: given, isUntrusted: false };
  const policy = pagePolicy(trustedTypes);
  return policy === null ? { url: address, isUntrusted: true } : { url: policy.createScriptURL(address), isUntrusted: false };
}
