/** Whether a navigation is the provider's answer: it goes to the redirect URI and says which sign-in it belongs to. */

/** @param redirectHref the redirect URI as an absolute URL, without query and fragment */
export function isCallback(url: string, redirectHref: string): boolean {
  if (!url.startsWith(`${redirectHref}?`)) return false;
  return new URL(url).searchParams.has('state');
}

export const stateOf = (url: string): string => new URL(url).searchParams.get('state') ?? '';
