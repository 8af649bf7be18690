/** A number of a token's own, so that tokens which were issued together are not renewed together. */

const FNV_OFFSET = 0x811c9dc5;
const FNV_PRIME = 0x01000193;

/**
 * A hash of the token: every worker has the same number for it, whoever asks and after every restart.
 *
 * @returns in [0, 1)
 */
export function spreadOf(token: string): number {
  let hash = FNV_OFFSET;
  for (let index = 0; index < token.length; index += 1) hash = Math.imul(hash ^ token.charCodeAt(index), FNV_PRIME);
  // Tokens differ in a few places; this brings every difference into every bit.
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return ((hash ^ (hash >>> 16)) >>> 0) / 2 ** 32;
}
