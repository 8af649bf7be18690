/** `importScripts`, in a worker whose own Content-Security-Policy may require trusted types. */
import { ALLOW_POLICY, scriptPolicy, type TrustedTypes } from '../core/trusted-scripts.js';

declare const self: ServiceWorkerGlobalScope & { readonly trustedTypes?: TrustedTypes };

/** @param url absolute, and of the worker's own origin */
export function importScript(url: string): void {
  const { trustedTypes, location } = self;
  const policy = trustedTypes && scriptPolicy(trustedTypes, location.origin);
  try {
    // TypeScript does not know yet that it takes a trusted URL.
    importScripts((policy?.createScriptURL(url) ?? url) as string);
  } catch (error) {
    if (trustedTypes === undefined || policy !== undefined || !(error instanceof TypeError)) throw error;
    throw new TypeError(`${error.message} (this worker's ${ALLOW_POLICY})`, { cause: error });
  }
}
