/** Reads token and proof of a request once, and refuses where they are required (RFC 9449, section 7.1). */
import type { Context, MiddlewareHandler } from 'hono';
import type { Environment } from '../environment.js';
import type { BoundTokens } from './bound-tokens.js';
import { Refused } from './proof.js';

const urlOf = (url: string): string => {
  const { origin, pathname } = new URL(url);
  return origin + pathname;
};

function noteRefusal(c: Context<Environment>, { code, message }: Refused): void {
  if (code === 'invalid_token') {
    c.set('judgement', { token: 'refused', why: 'invalid' });
    c.set('detail', message);
    return;
  }
  c.set('challenge', code);
  if (code === 'use_dpop_nonce') {
    // Token and key are in order: the same request comes again, with the nonce.
    c.set('judgement', { token: 'valid', username: '' });
    c.set('proof', 'sent back for a nonce');
    return;
  }
  c.set('judgement', { token: 'refused', why: 'proof' });
  c.set('proof', message === 'no proof' ? 'missing' : 'refused');
  if (message !== 'no proof') c.set('detail', message);
}

/** For every request: what are its token and its proof worth? */
export function judgeBoundToken(tokens: BoundTokens): MiddlewareHandler<Environment> {
  return async (c, next) => {
    const authorization = c.req.header('Authorization');
    if (authorization !== undefined) {
      try {
        const username = await tokens.check(authorization, c.req.header('DPoP'), c.req.method, urlOf(c.req.url));
        c.set('judgement', { token: 'valid', username });
        c.set('username', username);
        c.set('proof', 'verified');
      } catch (error) {
        if (!(error instanceof Refused)) throw error;
        noteRefusal(c, error);
      }
    }
    await next();
    c.header('DPoP-Nonce', tokens.nonce);
  };
}

export const requireBoundToken: MiddlewareHandler<Environment> = async (c, next) => {
  const judgement = c.get('judgement');
  if (judgement?.token === 'valid' && c.get('proof') === 'verified') return next();
  const error = judgement && (c.get('challenge') ?? 'invalid_token');
  c.header('WWW-Authenticate', error ? `DPoP error="${error}", algs="ES256"` : 'DPoP algs="ES256"');
  return c.json({ error: error ?? 'token_required' }, 401);
};
