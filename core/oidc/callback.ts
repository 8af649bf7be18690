/** Whether a navigation is the provider's answer: it goes to the redirect URI, and brings a code or says which sign-in it belongs to. */

/**
 * An error without `state` is the app's, like any other query: nothing in it is secret, and what a sign-in came to is
 * told to `returnTo` in just that form.
 *
 * @param redirectHref the redirect URI as an absolute URL, without query and fragment
 */
export function isCallback(url: string, redirectHref: string): boolean {
  if (!url.startsWith(`${redirectHref}?`)) return false;
  const { searchParams } = new URL(url);
  return searchParams.has('state') || searchParams.has('code');
}

/** Undefined where the provider did not say: no sign-in of ours has that for an answer. */
export const stateOf = (url: string): string | undefined => new URL(url).searchParams.get('state') ?? undefined;
