/**
 * What is compared. Each has a page that signs in by `start()` and sends an authenticated GET by `ask(path)`, as an app that uses it would,
 * and files beside it. `__ORIGIN__` in any of them stands for the candidate's own origin.
 */
import { ours } from './ours.mjs';
import { peers } from './peers.mjs';
import { workers } from './workers.mjs';

/**
 * @typedef {object} Candidate
 * @property {string} name
 * @property {string} label for people
 * @property {Record<string, string>} pages
 * @property {Record<string, string>} files
 * @property {(handle: import('node:http').RequestListener) => import('node:http').RequestListener} [wrap] what stands before its server
 */

/** @returns {Promise<readonly Candidate[]>} in the order of the tables */
export async function builtCandidates() {
  return [...workers(), ...(await ours()), ...(await peers())];
}
