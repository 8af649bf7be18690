/** The types of `random.mjs`. */

/** Numbers in [0, 1). */
export type Random = () => number;

export function seeded(seed: number): Random;
