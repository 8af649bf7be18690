/** Asks the site's own backend on behalf of a request: with its token and its place in a stream, and with a body of another form. */
import type { Received, Site } from '../../support/site.js';

const PASSED_ON = ['authorization', 'last-event-id'];

export function askBackend({ backend, origin }: Site, { headers }: Received, path: string, json?: object): Promise<Response> {
  const request = new Request(origin + path, json === undefined ? {} : { method: 'POST', body: JSON.stringify(json) });
  request.headers.set('Content-Type', 'application/json');
  for (const name of PASSED_ON) {
    const value = headers[name];
    if (typeof value === 'string') request.headers.set(name, value);
  }
  return Promise.resolve(backend.fetch(request));
}

/** The backend's 401, if it refuses the token that the request came with. */
export async function refusal(site: Site, received: Received): Promise<Response | undefined> {
  const answer = await askBackend(site, received, '/api/me');
  return answer.ok ? undefined : answer;
}
