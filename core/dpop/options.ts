/** Reads what `dpop(…)` was given. */
import { checkKeys, isObject, oneOf, refuse } from '../config/check.js';

const ALGORITHMS = ['ES256', 'Ed25519', 'RS256', 'PS256'] as const;

/** As JOSE names it. */
export type ProofAlgorithm = (typeof ALGORITHMS)[number];

export interface DpopOptions {
  /** What proofs are signed with: one that the provider takes, and that every browser of the app's users has. Default `ES256`. */
  readonly algorithm?: ProofAlgorithm;
}

/** @throws TokenWorkerError `invalid-config` */
export function readDpop(value: unknown): Required<DpopOptions> {
  if (!isObject(value)) refuse('dpop(…)', value, "nothing, or an object such as { algorithm: 'ES256' }");
  checkKeys('proof', value, ['algorithm']);
  return Object.freeze({ algorithm: oneOf('proof.algorithm', value['algorithm'], ALGORITHMS, 'ES256') });
}
