/** The app, the API and the provider of one candidate. What reached the API is counted: a request without a good token would be a faster one. */
import { createServer } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import { receiveAll, sendAll, sendEvents } from './large.mjs';
import { tokenIssuer } from './tokens.mjs';

const ITEM = JSON.stringify({ id: 1, name: 'An order', lines: Array.from({ length: 10 }, (_, line) => ({ line, price: 100 * line })) });
const STATIC_FILE = `/* ${'x'.repeat(2000)} */`;
/** What a refresh endpoint takes at the least, with a database behind it. Milliseconds. */
const RENEWAL_TAKES = 50;

async function bodyOf(request) {
  let all = '';
  for await (const part of request) all += part;
  return all;
}

/** Whoever proves that it has a key gets tokens that are bound to it. */
const typeOf = ({ headers }) => (headers.dpop === undefined ? 'Bearer' : 'DPoP');

const freshSeen = () => ({ good: 0, refused: 0, renewals: 0, proofs: 0, scripts: 0 });

export async function startSite({ name, pages, files, wrap }) {
  let seen = freshSeen();
  let tokens;

  const json = (response, value, status = 200) => {
    response.writeHead(status, { 'Content-Type': 'application/json', 'Cache-Control': 'no-store' });
    response.end(typeof value === 'string' ? value : JSON.stringify(value));
  };

  async function authorized(request, response, answer) {
    if (tokens.isGood(request.headers.authorization)) {
      seen.good += 1;
      if (request.headers.dpop !== undefined) seen.proofs += 1;
      return answer();
    }
    seen.refused += 1;
    await bodyOf(request);
    return json(response, { error: 'invalid_token' }, 401);
  }

  /** An OAuth 2.0 token endpoint, and the app's own login and refresh endpoints beside it. */
  async function token(request, response) {
    const given = new URLSearchParams(await bodyOf(request));
    const isRenewal = given.get('grant_type') === 'refresh_token';
    if (isRenewal) {
      seen.renewals += 1;
      await delay(RENEWAL_TAKES);
    }
    const [clientId, nonce] = (given.get('code') ?? '').split('~');
    const granted = isRenewal ? tokens.renew(given.get('refresh_token')) : tokens.issue();
    if (granted === undefined) return json(response, { error: 'invalid_grant' }, 400);
    return json(response, {
      access_token: granted.accessToken,
      refresh_token: granted.refreshToken,
      id_token: await tokens.idToken(given.get('client_id') ?? clientId, nonce === '' ? undefined : nonce),
      expires_in: granted.expiresIn,
      token_type: typeOf(request),
      scope: 'openid profile offline_access',
    });
  }

  async function renew(request, response) {
    seen.renewals += 1;
    const { refreshToken } = JSON.parse(await bodyOf(request));
    await delay(RENEWAL_TAKES);
    const granted = tokens.renew(refreshToken);
    if (granted === undefined) json(response, { error: 'invalid_grant' }, 401);
    else json(response, { ...granted, token_type: typeOf(request) });
  }

  async function answer(request, response) {
    const { pathname, searchParams } = new URL(request.url, origin);
    if (pathname === '/api/item') return authorized(request, response, () => json(response, ITEM));
    if (pathname === '/api/down') return authorized(request, response, () => sendAll(response));
    if (pathname === '/api/up') return authorized(request, response, async () => json(response, await receiveAll(request)));
    if (pathname === '/api/events') return authorized(request, response, () => sendEvents(response));
    if (pathname === '/other') return json(response, ITEM);
    if (pathname === '/api/auth/login') return json(response, { ...tokens.issue(), token_type: typeOf(request) });
    if (pathname === '/api/auth/refresh') return renew(request, response);
    if (pathname === '/oauth/token') return token(request, response);
    if (pathname === '/authorize') {
      const back = new URL(searchParams.get('redirect_uri'));
      back.searchParams.set('code', `${searchParams.get('client_id')}~${searchParams.get('nonce') ?? ''}`);
      back.searchParams.set('state', searchParams.get('state'));
      response.writeHead(302, { Location: back.href });
      return response.end();
    }
    if (pathname === '/.well-known/openid-configuration') {
      return json(response, {
        issuer: `${origin}/`, authorization_endpoint: `${origin}/authorize`, token_endpoint: `${origin}/oauth/token`, jwks_uri: `${origin}/jwks`,
        code_challenge_methods_supported: ['S256'], response_types_supported: ['code'], authorization_response_iss_parameter_supported: false,
        dpop_signing_alg_values_supported: ['ES256'],
      });
    }
    if (/^\/static\/\d+\.js$/.test(pathname)) {
      seen.scripts += 1;
      response.writeHead(200, { 'Content-Type': 'text/javascript', 'Cache-Control': 'no-store' });
      return response.end(STATIC_FILE);
    }
    const file = files[pathname] ?? pages[pathname];
    if (file === undefined) return json(response, { error: 'not found' }, 404);
    response.writeHead(200, { 'Content-Type': pathname.endsWith('js') ? 'text/javascript' : 'text/html; charset=utf-8', 'Cache-Control': 'no-cache' });
    return response.end(file.replaceAll('__ORIGIN__', origin));
  }

  const handle = (request, response) => void answer(request, response).catch((error) => {
    console.error(`${name}: ${String(error)}`);
    response.destroy();
  });
  const all = wrap === undefined ? handle : wrap(handle);
  const server = createServer((request, response) => {
    // An isolated page has a clock with steps of 5 µs; any other one of 100.
    response.setHeader('Cross-Origin-Opener-Policy', 'same-origin');
    response.setHeader('Cross-Origin-Embedder-Policy', 'require-corp');
    all(request, response);
  });
  server.keepAliveTimeout = 120_000;
  await new Promise((resolve) => server.listen(0, 'localhost', resolve));
  const origin = `http://localhost:${String(server.address().port)}`;
  tokens = await tokenIssuer(`${origin}/`);
  return {
    origin,
    takeSeen: () => {
      const was = seen;
      seen = freshSeen();
      return was;
    },
    setLifetime: tokens.setLifetime,
  };
}
