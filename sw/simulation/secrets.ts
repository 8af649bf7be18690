/** Secrets as a server would give them, each the same in every run. */
import { sealingWith, type Sealing } from '../sealing.js';

export const secret = (number: number): Uint8Array => new Uint8Array(32).fill(number);

export function sealingOf(...numbers: readonly number[]): Sealing {
  const sealing = sealingWith(numbers.map(secret));
  if (sealing === undefined) throw new Error('no secrets');
  return sealing;
}
