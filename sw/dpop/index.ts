/** Tokens that are bound to a key of this browser (RFC 9449): a server that checks the proofs takes none without one. */
import { readDpop, type DpopOptions } from '../../core/dpop/options.js';
import { openDatabase } from '../database.js';
import type { Proof } from '../proof.js';
import { sealingFor, type Sealing } from '../sealing.js';
import { KeptKeys } from './kept-keys.js';
import type { Keys } from './keys.js';
import { Prover } from './prover.js';
import { SealedKeys } from './sealed-keys.js';

export type { DpopOptions };
export type { Proof };

/**
 * What the configuration's `proof` takes.
 *
 * @throws TokenWorkerError `invalid-config`
 */
export const dpop = (options: DpopOptions = {}): Proof => proofWith(options, openKeys);

type OpenKeys = (owner: string, sealing: Sealing | undefined) => Keys;

const openKeys: OpenKeys = (owner, sealing) => (sealing === undefined ? new KeptKeys(openDatabase(), owner) : new SealedKeys(openDatabase(), owner, sealing));

/** @internal */
export function proofWith(options: DpopOptions, open: OpenKeys): Proof {
  const { algorithm } = readDpop(options);
  return Object.freeze({
    algorithm,
    connect: (session, tools) => new Prover(algorithm, open(session.config.owner, sealingFor(session.config, tools.sealing)), session, tools),
  } satisfies Proof);
}
