/** The types of simulate.mjs, for its test. */
import type { backOff } from '../../core/backoff.js';
import type { renewFrom, wakeAt } from '../../core/schedule.js';
import type { spreadOf } from '../../core/spread.js';

export interface Rules {
  readonly backOff: typeof backOff;
  readonly renewFrom: typeof renewFrom;
  readonly wakeAt: typeof wakeAt;
  readonly spreadOf: typeof spreadOf;
}

export interface Situation {
  readonly title: string;
  readonly clients: number;
  readonly seconds: number;
  readonly life: number;
  readonly gap: number;
  readonly receivedAt: (nature: () => number, interval: number) => number;
  readonly serve: (now: number, before: number) => { readonly retryAfter: number | undefined } | undefined;
}

export interface Crowd {
  readonly attempts: Uint32Array;
  readonly granted: Uint32Array;
  readonly failing: Uint32Array;
}

export interface Jitter {
  readonly random: () => number;
  readonly spread: (client: number, generation: number) => number;
}

export function jitterOf(hasJitter: boolean, rules: Pick<Rules, 'spreadOf'>, seed: number): Jitter;
export function simulate(rules: Rules, jitter: Jitter, situation: Situation): Crowd;
