/** Reads token and proof of a request once, and refuses where they are required (RFC 9449, section 7.1). */
import type { Context, MiddlewareHandler } from 'hono';
import { ProofError } from 'token-worker/server';
import type { Environment } from '../environment.js';
import { noteRefusedProof } from '../log/refused-proof.js';
import { TokenRefused, type BoundTokens } from './bound-tokens.js';

function noteRefusal(c: Context<Environment>, error: unknown): void {
  if (error instanceof ProofError) {
    noteRefusedProof(c, error);
    // Sent back for a nonce, the same request comes again: nothing was wrong with its token.
    c.set('judgement', error.code === 'use_dpop_nonce' ? { token: 'valid', username: '' } : { token: 'refused', why: 'proof' });
    c.set('refusal', error.response());
  } else if (error instanceof TokenRefused) {
    c.set('judgement', { token: 'refused', why: 'invalid' });
    c.set('detail', error.message);
  } else {
    throw error;
  }
}

/** For every request: what are its token and its proof worth? */
export function judgeBoundToken(tokens: BoundTokens): MiddlewareHandler<Environment> {
  return async (c, next) => {
    if (c.req.header('Authorization') !== undefined) {
      try {
        const username = await tokens.check(c.req.raw);
        c.set('judgement', { token: 'valid', username });
        c.set('username', username);
        c.set('proof', 'verified');
      } catch (error) {
        noteRefusal(c, error);
      }
    }
    await next();
    c.header('DPoP-Nonce', await tokens.nonce());
  };
}

export const requireBoundToken: MiddlewareHandler<Environment> = async (c, next) => {
  if (c.get('proof') === 'verified') return next();
  const refusal = c.get('refusal');
  if (refusal) return refusal;
  const hasToken = c.get('judgement') !== undefined;
  c.header('WWW-Authenticate', hasToken ? 'DPoP error="invalid_token", algs="ES256"' : 'DPoP algs="ES256"');
  return c.json({ error: hasToken ? 'invalid_token' : 'token_required' }, 401);
};
