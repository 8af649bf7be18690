/** Judges the cookies that answers set: those that look like a session's or a refresh token's have to be out of reach. */
import { finding, type Finding } from '../findings.js';

interface Cookie {
  readonly name: string;
  readonly attributes: ReadonlyMap<string, string>;
}

/** What of Set-Cookie is looked at (RFC 6265, section 5.2); the value is not. */
function parse(line: string): Cookie {
  const [pair = '', ...rest] = line.split(';');
  const attributes = rest.map((attribute) => {
    const [name = '', ...value] = attribute.split('=');
    return [name.trim().toLowerCase(), value.join('=').trim().toLowerCase()] as const;
  });
  return { name: (pair.split('=', 1)[0] ?? '').trim(), attributes: new Map(attributes) };
}

/** One against forged requests is made to be read by script. */
const MEANT_FOR_SCRIPT = /[cx]srf|antiforgery/i;
const OF_A_SESSION = /refresh|sess(?:ion|id)|auth(?!or)|token|jwt|^sid$|[._-]sid$|remember/i;

const looksLikeSession = ({ name }: Cookie): boolean => OF_A_SESSION.test(name) && !MEANT_FOR_SCRIPT.test(name);
const isDeleted = ({ attributes }: Cookie): boolean => attributes.get('max-age') === '0' || Date.parse(attributes.get('expires') ?? '') < Date.now();

/**
 * @param about the URL whose answer set them
 * @param lines the values of its Set-Cookie headers
 * @param crossSite whether another origin's page needs them, as with a refresh endpoint there
 */
export function judgeCookies(about: string, lines: readonly string[], crossSite = false): readonly Finding[] {
  const isHttps = about.startsWith('https:');
  return lines.map(parse).filter((cookie) => looksLikeSession(cookie) && !isDeleted(cookie)).flatMap((cookie) => {
    const { name, attributes } = cookie;
    const found: Finding[] = [];
    const sameSite = attributes.get('samesite');
    if (!attributes.has('httponly')) found.push(finding('cookie-readable', about, `The cookie ${name} is set without HttpOnly: script in the page, injected script too, can read it.`, 'Set it with HttpOnly.'));
    if (!attributes.has('secure') && (isHttps || sameSite === 'none')) found.push(finding('cookie-insecure', about, `The cookie ${name} is set without Secure: ${sameSite === 'none' ? 'browsers refuse it, since it says SameSite=None' : 'it is sent by http: too'}.`, 'Set it with Secure.'));
    if (sameSite === 'none' && !crossSite) found.push(finding('cookie-cross-site', about, `The cookie ${name} is set with SameSite=None: it goes along with requests that any site makes.`, 'Set SameSite=Strict, or Lax, where the app and this endpoint are of one site.'));
    return found;
  });
}
