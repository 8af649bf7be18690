/** Reads the access token of a request once, and refuses where one is required (RFC 6750, section 3). */
import type { MiddlewareHandler } from 'hono';
import type { Environment } from '../environment.js';
import type { AccessTokens } from './access-tokens.js';

export function bearerToken(authorization: string | undefined): string | undefined {
  return authorization === undefined ? undefined : /^Bearer +(.+)$/i.exec(authorization)?.[1];
}

/** For every request: what is its token worth? */
export function judgeToken(accessTokens: AccessTokens): MiddlewareHandler<Environment> {
  return async (c, next) => {
    const authorization = c.req.header('Authorization');
    if (authorization !== undefined) {
      const judgement = await accessTokens.judge(bearerToken(authorization) ?? '');
      c.set('judgement', judgement);
      if (judgement.token === 'valid') c.set('username', judgement.username);
      else c.set('detail', judgement.why);
    }
    await next();
  };
}

/** For protected resources: only with a token that is worth something. */
export const requireToken: MiddlewareHandler<Environment> = async (c, next) => {
  const judgement = c.get('judgement');
  if (judgement?.token === 'valid') return next();
  // A request without a token learns that it needs one; an error code is for a token that was refused.
  c.header('WWW-Authenticate', judgement ? 'Bearer error="invalid_token"' : 'Bearer realm="demo"');
  return c.json({ error: judgement ? 'invalid_token' : 'token_required' }, 401);
};
