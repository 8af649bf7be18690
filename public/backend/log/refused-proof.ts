/** Notes for the log what became of a proof that was refused, and why, where the fault was its own. */
import type { Context } from 'hono';
import type { ProofError, ProofErrorCode } from 'token-worker/server';
import type { Environment } from '../environment.js';
import type { Proof } from './request-log.js';

const BECAME: Readonly<Record<ProofErrorCode, Proof>> = {
  missing: 'missing',
  use_dpop_nonce: 'sent back for a nonce',
  invalid_dpop_proof: 'refused',
  wrong_key: 'refused',
};

export function noteRefusedProof(c: Context<Environment>, { code, message }: ProofError): void {
  const proof = BECAME[code];
  c.set('proof', proof);
  if (proof === 'refused') c.set('detail', message);
}
