/** Asks each API of another origin whether the app's requests may be sent and their answers read. */
import type { ResolvedConfig } from '../../../core/config/index.js';
import { judgePreflight, judgeRefusal, type Crossing } from './judge/cors.js';
import type { Look } from './look.js';
import { preflight } from './preflight.js';

const isAcross = (url: string, origin: string): boolean => new URL(url).origin !== origin;

function crossingsOf({ rules, proof }: ResolvedConfig, origin: string): readonly Crossing[] {
  return rules.flatMap(({ space, header, methods }) => {
    if (typeof space !== 'string' || !isAcross(space, origin)) return [];
    const headers = [header.toLowerCase(), ...(proof === undefined ? [] : ['dpop'])].sort();
    return [{ url: space, origin, method: methods?.[0] ?? 'GET', headers, credentials: false }];
  });
}

export async function lookAtApis({ ask, notes, origin }: Look, config: ResolvedConfig): Promise<void> {
  const logins = config.login.filter(({ href }) => isAcross(href, origin)).map(({ href }): Crossing => ({ url: href, origin, method: 'POST', headers: ['content-type'], credentials: false }));
  for (const crossing of [...crossingsOf(config, origin), ...logins]) {
    const outcome = await ask(crossing.url, preflight(crossing));
    const wrong = judgePreflight(crossing, outcome);
    notes.find(...wrong);
    if (wrong.length > 0) continue;
    notes.saw('CORS', `${crossing.url} allows ${crossing.method} with ${crossing.headers.join(' and ')} from ${origin}`);
    // What no token is needed for says nothing, and what changes something is not asked for.
    if (crossing.method === 'GET') notes.find(...judgeRefusal(crossing, await ask(crossing.url, { headers: { Origin: origin, Accept: 'application/json' } }), config.proof !== undefined));
  }
}
