/** How the server of the soak fails, one time in five. */
import { shuffled, type Random } from '../fidelity/random.js';

/** `after`: the server has done what it was asked, and the client does not learn of it. */
export const REFRESH_FAULTS = [
  'dropped before',
  'dropped after',
  '500 before',
  '502 after',
  '503 with Retry-After',
  '429 with Retry-After',
  'slow before',
  'slow after',
  'no answer, before',
  'no answer, after',
] as const;
export const API_FAULTS = ['dropped before', 'dropped after', '500 before', '503 with Retry-After', '429 with Retry-After', 'slow before', 'slow, then dropped'] as const;

export type RefreshFault = (typeof REFRESH_FAULTS)[number];
export type Fault = RefreshFault | (typeof API_FAULTS)[number];

const ONE_IN = 5;
/** Milliseconds: on both sides of what a request waits for a renewal, and less than the renewal waits for its answer. */
const SLOW = [1500, 3000] as const;

export interface Failing {
  readonly fault: Fault | undefined;
  /** Milliseconds, for what is slow. */
  readonly delay: number;
  /** Seconds in `Retry-After`. */
  readonly retryAfter: number;
}

/**
 * What happens to one request after the other: as random as cards that are dealt from a shuffled deck, so that minutes with few
 * renewals have seen each fault too.
 */
export function failings(random: Random, faults: readonly Fault[]): () => Failing {
  const deck: readonly (Fault | undefined)[] = Array.from({ length: ONE_IN * faults.length }, (_, index) => faults[index]);
  let dealt: (Fault | undefined)[] = [];
  return () => {
    if (dealt.length === 0) dealt = shuffled(deck, random);
    return { fault: dealt.pop(), delay: SLOW[0] + random() * (SLOW[1] - SLOW[0]), retryAfter: Math.ceil(random() * 2) };
  };
}

/** The server did what it was asked, and its answer was never sent, or says something else. */
export const losesAnswer = (fault: Fault | undefined): boolean => fault === 'dropped after' || fault === '502 after' || fault === 'no answer, after';
