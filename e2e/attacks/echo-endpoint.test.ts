/** Asks an endpoint of the API that answers with the request's own headers. */
import { get } from '../support/page-actions.js';
import { attack } from './support/attack.js';
import { notStopped } from './support/outcome.js';

const WHY = notStopped('the API itself hands the token out; `exclude` keeps the token from such an endpoint');

attack('Ask an endpoint of the API that echoes the request’s headers', {
  engines: 'one',
  site: { answer: ({ path, headers }) => (path.endsWith('/echo') ? Response.json(headers) : undefined) },
  expected: { indexeddb: WHY, memory: WHY, sealed: WHY, 'sealed + proof': WHY },
  steps: ({ tab, endpoints }) => get(tab, endpoints.me.replace('/me', '/echo')),
});
