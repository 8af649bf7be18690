/** Tokens that are bound to a key of this browser (RFC 9449): a server that checks the proofs takes none without one. */
import { readDpop, type DpopOptions } from '../../core/dpop/options.js';
import type { Proof } from '../proof.js';
import { keptKeys } from './kept-keys.js';
import type { Keys } from './keys.js';
import { Prover } from './prover.js';

export type { DpopOptions };
export type { Proof };

/**
 * What the configuration's `proof` takes.
 *
 * @throws TokenWorkerError `invalid-config`
 */
export const dpop = (options: DpopOptions = {}): Proof => proofWith(options, keptKeys);

/** @internal */
export function proofWith(options: DpopOptions, openKeys: (owner: string) => Keys): Proof {
  const { algorithm } = readDpop(options);
  return Object.freeze({
    algorithm,
    connect: (session, tools) => new Prover(algorithm, openKeys(session.config.owner), session, tools),
  } satisfies Proof);
}
