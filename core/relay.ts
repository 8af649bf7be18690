/** Responses that the worker passes on while they last: which of them is over, and which are long. Times are milliseconds of one clock. */

/** A request that the worker has sent and whose response is not over. */
export interface Relayed {
  readonly url: string;
  /** When it was sent. */
  readonly at: number;
  /** The page or worker that asked; empty for a navigation, whose page is not there yet. */
  readonly client: string;
}

/** What the browser's own timing says of a response that is over: a `PerformanceResourceTiming`. */
export interface Ended {
  readonly name: string;
  readonly startTime: number;
}

/** How often the worker looks what is still open: twice may fail before a browser's 30 seconds are over. */
export const LOOK_EVERY = 10_000;
/** From this age on, a response is long. */
const LONG_AFTER = 5000;
/** Longer than a day's work: what is open then, nobody has read for hours, and nothing has told that it was given up. */
const HOLD_AT_MOST = 12 * 3600 * 1000;

/**
 * The timing names the URL and the start, not the request: of several with the same URL, it is the one that was sent
 * nearest to that start.
 *
 * @returns its place, or -1
 */
export function indexOfEnded(open: readonly Relayed[], { name, startTime }: Ended): number {
  const distance = ({ at }: Relayed): number => Math.abs(at - startTime);
  return open.reduce((best, relayed, index) => {
    if (relayed.url !== name) return best;
    const nearest = open[best];
    return nearest === undefined || distance(relayed) < distance(nearest) ? index : best;
  }, -1);
}

export const isLong = ({ at }: Relayed, now: number): boolean => now - at >= LONG_AFTER;

export const isGivenUp = ({ at }: Relayed, now: number): boolean => now - at >= HOLD_AT_MOST;
