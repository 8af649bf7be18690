/** Where a page may be sent: not by `javascript:` or the like, which would run in it, whatever the provider's metadata says. */

/**
 * @param endpoint as the metadata has it
 * @param issuer whose scheme it may have too: `http:` on this machine
 * @returns undefined where it is no URL, or of another scheme than `https:` and the issuer's
 */
export function destinationOf(endpoint: string, issuer: string): URL | undefined {
  if (!URL.canParse(endpoint)) return undefined;
  const url = new URL(endpoint);
  return url.protocol === 'https:' || url.protocol === new URL(issuer).protocol ? url : undefined;
}
