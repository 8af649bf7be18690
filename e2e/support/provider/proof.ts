/** The demo's API checks proofs in the same way. */
export * from '../../../public/backend/bound/proof.js';
