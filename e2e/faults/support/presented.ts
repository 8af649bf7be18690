/** Which refresh tokens the server was shown, in order: the first that it saw is 0, the next other one 1. */
import type { Received, Site } from '../../support/site.js';

export function presented(site: Site): number[] {
  const tokens = site.to('/api/auth/refresh').map(({ body }) => (JSON.parse(body.toString()) as { refreshToken: string }).refreshToken);
  const distinct = [...new Set(tokens)];
  return tokens.map((token) => distinct.indexOf(token));
}

/** Has the backend act upon a request whose answer nobody gets. */
export const actUnheard = async (site: Site, { path, method, headers, body }: Received): Promise<undefined> => {
  const type = headers['content-type'];
  const request = new Request(new URL(path, site.origin), {
    method,
    body: new Uint8Array(body),
    headers: typeof type === 'string' ? { 'Content-Type': type } : {},
  });
  await site.backend.fetch(request);
};
