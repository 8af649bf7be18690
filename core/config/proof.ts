/** Reads `proof`: who can bind tokens to a key, and what the rules of `api` are to be then. */
import { isObject, refuse } from './check.js';
import type { ResolvedRule } from './rules.js';
import type { ProofLike, TokenWorkerConfig } from './types.js';

const TAKES = "what dpop() from 'token-worker/sw/dpop' answers";

export function readProof({ proof, provider, login, refresh }: TokenWorkerConfig): ProofLike | undefined {
  if (proof === undefined) return undefined;
  if (!isObject(proof) || typeof proof.algorithm !== 'string' || typeof (proof as { connect?: unknown }).connect !== 'function') refuse('proof', proof, TAKES);
  if ([provider, login, refresh].every((issuer) => issuer === undefined)) refuse('proof', proof, 'nothing without a provider, or an endpoint for login or refresh: it is these that bind tokens to a key');
  return proof;
}

/**
 * With a provider every token is bound. It stands in `Authorization` (RFC 9449, section 7.1), and beside it a proof, which no browser drops from a redirect
 * to another origin.
 */
export function rulesWithProof(rules: readonly ResolvedRule[], isList: boolean): readonly ResolvedRule[] {
  return Object.freeze(
    rules.map((rule, index) => {
      const key = isList ? `api[${String(index)}].header` : 'api.header';
      if (rule.header.toLowerCase() !== 'authorization') refuse(key, rule.header, "'Authorization' where there is a proof, which is sent beside it");
      return rule.redirects === 'follow' ? Object.freeze({ ...rule, redirects: 'stay' as const }) : rule;
    }),
  );
}
