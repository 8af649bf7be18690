/** A server of the shapes of Supabase Auth (GoTrue) and of one table behind it; it recognises the tokens it gave out and asks for the key, as the gateway does. */
import { jwt } from '../../support/jwt.js';
import { startRecording, type RecordedRequest, type RecordingServer } from '../../support/provider/recorded.js';

export interface Gotrue extends RecordingServer {
  readonly accessTokens: string[];
  readonly refreshTokens: string[];
  /** Every session is over, as when an administrator has signed the user out. */
  endSessions(): void;
}

const LIFE = 3600;

/** How GoTrue answers where the request names no version of its interface. */
const failure = (status: number, code: string, msg: string): Response => Response.json({ code: status, error_code: code, msg }, { status });

export async function startGotrue(apikey: string): Promise<Gotrue> {
  const accessTokens: string[] = [];
  const refreshTokens: string[] = [];
  /** The refresh tokens that may still be used. */
  const alive = new Set<string>();

  function session(): Response {
    const now = Math.floor(Date.now() / 1000);
    const accessToken = jwt({ sub: 'ada-id', email: 'ada@example.com', role: 'authenticated', iat: now, exp: now + LIFE, session_id: 'one', serial: accessTokens.length });
    const refreshToken = `refresh-${String(refreshTokens.length)}-${Math.random().toString(36).slice(2)}`;
    accessTokens.push(accessToken);
    refreshTokens.push(refreshToken);
    alive.add(refreshToken);
    return Response.json({ access_token: accessToken, token_type: 'bearer', expires_in: LIFE, expires_at: now + LIFE, refresh_token: refreshToken, user: { id: 'ada-id', email: 'ada@example.com' } });
  }

  function token({ query, body }: RecordedRequest): Response {
    const given = JSON.parse(body) as { email?: string; password?: string; refresh_token?: string };
    if (query.get('grant_type') === 'password') {
      const isRight = given.email === 'ada@example.com' && given.password === 'lovelace';
      return isRight ? session() : failure(400, 'invalid_credentials', 'Invalid login credentials');
    }
    if (query.get('grant_type') !== 'refresh_token') return Response.json({ error: 'unsupported_grant_type' }, { status: 400 });
    const { refresh_token: refreshToken = '' } = given;
    if (alive.delete(refreshToken)) return session();
    return refreshTokens.includes(refreshToken)
      ? failure(400, 'refresh_token_already_used', 'Invalid Refresh Token: Already Used')
      : failure(400, 'refresh_token_not_found', 'Invalid Refresh Token: Refresh Token Not Found');
  }

  function answer(request: RecordedRequest): Response {
    if (request.headers.apikey !== apikey) return Response.json({ message: 'No API key found in request' }, { status: 401 });
    const path = request.path.split('?')[0];
    if (path === '/auth/v1/token') return token(request);
    const bearer = String(request.headers.authorization ?? '').replace('Bearer ', '');
    if (!accessTokens.includes(bearer)) return path?.startsWith('/rest/') === true ? Response.json([]) : failure(401, 'no_authorization', 'This endpoint requires a Bearer token');
    if (path === '/auth/v1/logout') {
      alive.clear();
      return new Response(null, { status: 204 });
    }
    return path === '/auth/v1/user' ? Response.json({ id: 'ada-id', email: 'ada@example.com' }) : Response.json([{ note: 'of ada' }]);
  }

  const server = await startRecording(() => async (incoming, outgoing, request) => {
    const headers = { 'Access-Control-Allow-Origin': '*', 'Access-Control-Allow-Headers': 'authorization, apikey, content-type', 'Access-Control-Allow-Methods': 'GET, POST, PUT, PATCH, DELETE' };
    const response = incoming.method === 'OPTIONS' ? new Response(null, { status: 200 }) : answer(request);
    outgoing.writeHead(response.status, { ...Object.fromEntries(response.headers), ...headers }).end(Buffer.from(await response.arrayBuffer()));
  });
  return { ...server, accessTokens, refreshTokens, endSessions: () => { alive.clear(); } };
}
