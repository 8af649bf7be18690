/** The error that a resource server names in its `DPoP` challenge (RFC 9449, section 7.1). */

/** Word by word: a name with its value is a parameter, one without is the scheme of the next challenge (RFC 9110, section 11.6.1). */
const WORD = /([!#$%&'*+.^_`|~0-9A-Za-z-]+)(?:[ \t]*=[ \t]*("(?:[^"\\]|\\.)*"|[^\s,"]*))?/g;

/** @param header `WWW-Authenticate`, of one challenge or several */
export function dpopError(header: string): string | undefined {
  let scheme = '';
  for (const [, name = '', value] of header.matchAll(WORD)) {
    if (value === undefined) scheme = name.toLowerCase();
    else if (scheme === 'dpop' && name.toLowerCase() === 'error') return value.replace(/^"|"$/g, '');
  }
  return undefined;
}
