/** Whether a proof is for this URL: compared without query and fragment, after normalization (RFC 9449, section 4.3; RFC 3986, sections 6.2.2 and 6.2.3). */

const UNRESERVED = /[A-Za-z0-9._~-]/;

/** `%7e` is `~`, and `%2f` is `%2F`. */
const normalizeEscapes = (path: string): string =>
  path.replace(/%[0-9a-f]{2}/gi, (escape) => {
    const character = String.fromCharCode(parseInt(escape.slice(1), 16));
    return UNRESERVED.test(character) ? character : escape.toUpperCase();
  });

function normalize(text: string): string {
  const { origin, pathname } = new URL(text);
  return origin + normalizeEscapes(pathname);
}

export function isSameUrl(claimed: unknown, url: string): boolean {
  if (typeof claimed !== 'string' || !/^https?:\/\//i.test(claimed) || !URL.canParse(claimed)) return false;
  return normalize(claimed) === normalize(url);
}
