/** Types of entries.mjs. */
export interface Entry {
  /** As an app imports it: `token-worker/sw`. */
  readonly name: string;
  /** From the repository's root: `./sw/index.ts`. */
  readonly source: string;
}
export function entries(): Entry[];
