/** Invariant 3: one refresh request at a time for a session, and none with a refresh token whose answer is not lost. */
import type { Observed, RefreshCall } from '../observed.js';

/** Nothing shorter than the time limit of a request may make the worker give up a refresh. */
const SHORTEST_PATIENCE = 8;

export function refreshSent(observed: Observed, call: RefreshCall): void {
  observed.checked(3);
  for (const earlier of observed.refreshes) {
    if (earlier.family !== call.family) continue;
    checkOverlap(observed, earlier, call);
    if (earlier.token === call.token) checkRepeat(observed, earlier, call);
  }
  observed.refreshes.push(call);
}

function checkOverlap(observed: Observed, earlier: RefreshCall, call: RefreshCall): void {
  if (earlier.state !== 'in flight' || !earlier.worker.isAlive) return;
  // Workers that cannot write to one storage do not know of each other; and one that could not write its last answer is ahead of the others.
  if (earlier.token !== call.token && observed.wasStorageTroubledSince(0)) return;
  if (earlier.worker !== call.worker && observed.wasStorageTroubledSince(Math.min(earlier.calmBefore, observed.calmAt))) return;
  observed.found(3, `${call.worker.name} sends a refresh request while one of ${earlier.worker.name} is in flight`);
}

/** The answer was lost if nobody lives who got it and it was not stored. */
function checkRepeat(observed: Observed, earlier: RefreshCall, call: RefreshCall): void {
  if (earlier.outcome !== 'granted' || earlier.next === undefined || earlier.next === earlier.token) return;
  const excuse = whyRepeated(observed, earlier, call);
  if (excuse !== undefined) observed.repeated(excuse);
  else observed.found(3, `${call.worker.name} presents ${call.token}, for which ${earlier.worker.name} got ${earlier.next}`);
}

/** Why a refresh token that the server has replaced may be presented again; undefined: it may not. */
function whyRepeated(observed: Observed, { next = '', worker, state, calmBefore }: RefreshCall, call: RefreshCall): string | undefined {
  if (state === 'lost') return 'the answer was lost on its way';
  if (state === 'given up') return 'no answer came within the time limit';
  if (state === 'dead' || (state === 'in flight' && !worker.isAlive)) return 'the worker died before the answer came';
  if (worker === call.worker) return undefined;
  if (!worker.isAlive && !observed.stored.has(next)) return 'the worker died before it had stored the answer';
  // It may have been journalled when there was no storage to see the other's renewal in.
  return observed.wasStorageTroubledSince(Math.min(calmBefore, observed.calmAt)) ? 'the storage failed between two workers' : undefined;
}

/** A refresh is not tied to the request that caused it: its own time limit ends it, or the end of its session. */
export function refreshGivenUp(observed: Observed, { worker, family, sentAt, order }: RefreshCall, now: number): void {
  const { lastStored } = observed;
  const isOver = lastStored?.status !== 'signed-in' || lastStored.username !== family.username || observed.wasStorageTroubledSince(order);
  if (now - sentAt < SHORTEST_PATIENCE && !isOver) observed.found(3, `${worker.name} gives up a refresh request after ${String(now - sentAt)} s`);
}
