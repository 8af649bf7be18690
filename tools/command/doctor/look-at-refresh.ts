/** Asks the refresh endpoint with nothing to present: no cookie, no token. So no session is touched. */
import type { ResolvedConfig } from '../../../core/config/index.js';
import { isFailure } from './http.js';
import { judgeCookies } from './judge/cookies.js';
import { judgePreflight, judgeSimple, needsPreflight, type Crossing } from './judge/cors.js';
import { judgeRefresh } from './judge/refresh.js';
import { areOtherSites } from './judge/sites.js';
import { finding } from './findings.js';
import { preflight } from './preflight.js';
import type { Look } from './look.js';

const BODIES = { json: '{}', form: '', cookie: undefined, provider: undefined } as const;
const TYPES = { json: 'application/json', form: 'application/x-www-form-urlencoded', cookie: undefined, provider: undefined } as const;

/** What the configuration itself sends along, unless it says who is asking. */
const withoutCredentials = (headers: Readonly<Record<string, string>>): Readonly<Record<string, string>> =>
  Object.fromEntries(Object.entries(headers).filter(([name]) => !/^(?:authorization|cookie|proxy-authorization)$/i.test(name)));

export async function lookAtRefresh({ ask, notes, origin }: Look, { refresh, proof }: ResolvedConfig): Promise<void> {
  if (refresh === undefined || refresh.style === 'provider') return;
  const { href, method, style, headers } = refresh;
  const isAcross = new URL(href).origin !== origin;
  const type = TYPES[style];
  // Of a request that the app's own function makes, only the address is known.
  const own = [...Object.keys(headers), ...(style === 'json' && refresh.request === undefined ? ['content-type'] : []), ...(proof === undefined ? [] : ['dpop'])];
  const crossing: Crossing = { url: href, origin, method, headers: own.map((name) => name.toLowerCase()).sort(), credentials: style === 'cookie' };
  if (isAcross && needsPreflight(crossing)) notes.find(...judgePreflight(crossing, await ask(href, preflight(crossing))));
  const hasBody = method !== 'GET' && method !== 'HEAD';
  const outcome = await ask(href, {
    method,
    headers: { Accept: 'application/json', Origin: origin, ...(type === undefined || !hasBody ? {} : { 'Content-Type': type }), ...withoutCredentials(headers) },
    ...(hasBody ? { body: BODIES[style] ?? '' } : {}),
  });
  const wrong = judgeRefresh(outcome, method);
  notes.find(...wrong);
  if (isFailure(outcome)) return;
  notes.saw('refresh', `${method} ${href} with nothing to present answers ${String(outcome.status)}`);
  notes.find(...judgeCookies(href, outcome.setCookies, isAcross));
  if (!isAcross) return;
  if (wrong.length === 0) notes.find(...judgeSimple(crossing, outcome));
  if (style === 'cookie' && areOtherSites(href, origin)) notes.find(finding('refresh-third-party', href, 'The refresh token is in a cookie of another site than the app. Browsers keep such cookies back.', "Serve the refresh endpoint from the app's own site, or use style: 'json'."));
}
