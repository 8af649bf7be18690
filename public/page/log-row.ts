/** One line of the server's log. */
import type { RequestRecord } from '../backend/log/request-log.js';
import { make } from './dom.js';
import { timeOfDay } from './format.js';

const KINDS = { login: 'sign-in', refresh: 'renewal', logout: 'sign-out', resource: '' } as const;

export function logRow({ at, method, path, status, token, kind, user, detail, server, proof }: RequestRecord): HTMLElement {
  const row = make('tr', `kind-${kind}`);
  const where = server ? [make('span', 'server', server), ' '] : [];
  const request = make('td', 'request', make('span', 'method', method), ' ', ...where, make('span', 'path', path));
  request.title = [method, server, path].filter(Boolean).join(' ');
  const bound = proof && `DPoP: proof ${proof}`;
  const remark = [KINDS[kind], kind === 'resource' ? '' : user, bound, detail].filter(Boolean).join(' · ');
  if (remark) request.append(make('span', 'remark', remark));
  row.append(
    make('td', 'time', timeOfDay(at)),
    request,
    make('td', '', make('span', `token token-${token}`, token)),
    make('td', `status status-${Math.floor(status / 100)}`, String(status)),
  );
  return row;
}
