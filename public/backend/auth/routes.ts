/** Sign-in, renewal and sign-out over HTTP. */
import { Hono } from 'hono';
import type { Environment } from '../environment.js';
import { jsonObject } from '../json.js';
import type { Authority } from './authority.js';
import { bearerToken } from './bearer.js';
import type { Proofs } from './proofs.js';
import type { RefreshTokenCarrier } from './refresh-token-carrier.js';

/** @param proofs undefined: none is asked for */
export function authRoutes(authority: Authority, carrier: RefreshTokenCarrier, proofs: Proofs | undefined): Hono<Environment> {
  const routes = new Hono<Environment>();

  // RFC 6749, section 5.1: an answer that holds tokens is stored nowhere on its way.
  routes.use(async (c, next) => {
    await next();
    c.header('Cache-Control', 'no-store');
    const nonce = await proofs?.nonce();
    if (nonce !== undefined) c.header('DPoP-Nonce', nonce);
  });

  routes.post('/login', async (c) => {
    const { username, password } = await jsonObject(c);
    if (typeof username !== 'string' || typeof password !== 'string') return c.json({ error: 'invalid_request' }, 400);
    const key = await proofs?.check(c);
    if (key instanceof Response) return key;
    const tokens = await authority.signIn(username, password, key);
    if (!tokens) {
      c.set('detail', 'wrong user name or password');
      return c.json({ error: 'invalid_credentials' }, 401);
    }
    const { accessToken, expiresIn, user } = tokens;
    c.set('username', user.username);
    return c.json({ accessToken, ...carrier.write(c, tokens.refreshToken), expiresIn, user });
  });

  routes.post('/refresh', async (c) => {
    const presented = await carrier.read(c);
    const [session] = await authority.sessionsOf(undefined, presented);
    // First of all, and without a word about the cookie: a request that proves nothing changes nothing.
    const key = await proofs?.check(c, authority.keyOf(session));
    if (key instanceof Response) return key;
    const answer = presented === undefined ? ({ outcome: 'missing' } as const) : await authority.refresh(presented);
    if (answer.outcome !== 'granted') {
      c.set('detail', `refresh token ${answer.outcome}`);
      carrier.clear(c);
      return c.json({ error: 'invalid_grant' }, 401);
    }
    const { accessToken, refreshToken, expiresIn, user } = answer;
    c.set('username', user.username);
    c.set('detail', refreshToken === presented ? 'same refresh token' : 'refresh token rotated');
    return c.json({ accessToken, ...carrier.write(c, refreshToken), expiresIn });
  });

  routes.post('/logout', async (c) => {
    const sessions = await authority.sessionsOf(bearerToken(c.req.header('Authorization')), await carrier.read(c));
    const key = await proofs?.check(c, authority.keyOf(sessions[0]));
    if (key instanceof Response) return key;
    const username = authority.signOut(sessions.filter((session) => authority.keyOf(session) === key));
    if (username !== undefined) c.set('username', username);
    c.set('detail', username === undefined ? 'no session' : 'session revoked');
    carrier.clear(c);
    return c.body(null, 204);
  });

  return routes;
}
