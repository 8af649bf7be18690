/** The page's Trusted Types policy: whatever text gets into the page, it starts no other script than this. */

interface TrustedTypes {
  createPolicy(name: string, rules: { createScriptURL(url: string): string }): { createScriptURL(url: string): unknown };
}

/** Vouches for one script, whose URL the build has written. */
export function trusted(script: string): string {
  const { trustedTypes } = globalThis as { readonly trustedTypes?: TrustedTypes };
  // TypeScript does not know the trusted kind yet.
  return (trustedTypes?.createPolicy('demo-log', { createScriptURL: () => script }).createScriptURL('') ?? script) as string;
}
