/** For the app's own server: seals the worker's script, lets no other worker in, and checks proofs of possession. */
export { sealWorker } from './seal-worker.js';
export type { SealOptions } from './seal-options.js';
export { dropIn, type DropInFile } from './drop-in.js';
export { refuseOtherWorkers, type OtherWorkersOptions } from './refuse-other-workers.js';
export { verifyProof } from './proof/verify-proof.js';
export type { ProofOptions } from './proof/options.js';
export { ProofError, type ProofErrorCode } from './proof/proof-error.js';
export { proofNonces, type Nonces, type ProofNonces, type ProofNoncesOptions } from './proof/nonces.js';
export type { Handler } from './handler.js';
export { toRequest, type NodeRequest } from './to-request.js';
export { toNode, type NodeResponse } from './to-node.js';
export { toFastify } from './to-fastify.js';
export { toHono } from './to-hono.js';
export { toVite, type VitePluginLike } from './to-vite.js';
export { TokenWorkerError, type TokenWorkerErrorCode } from '../core/errors.js';
