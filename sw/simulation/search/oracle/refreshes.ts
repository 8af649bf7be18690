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
  // Workers that cannot write to one storage do not know of each other.
  if (earlier.worker !== call.worker && observed.wasStorageTroubledSince(Math.min(earlier.order, observed.calmAt))) return;
  observed.found(3, `${call.worker.name} sends a refresh request while one of ${earlier.worker.name} is in flight`);
}

/** The answer was lost if nobody lives who got it and it was not stored. */
function checkRepeat(observed: Observed, earlier: RefreshCall, call: RefreshCall): void {
  const { next, worker } = earlier;
  if (earlier.state !== 'answered' || earlier.outcome !== 'granted' || next === undefined || next === earlier.token) return;
  const isStored = observed.stored.has(next);
  if (worker === call.worker) {
    observed.found(3, `${call.worker.name} presents ${call.token}, for which it has ${next}`);
    return;
  }
  if (!worker.isAlive && !isStored) return;
  // It may have been journalled when there was no storage to see the other's renewal in.
  if (observed.wasStorageTroubledSince(Math.min(earlier.order, observed.calmAt))) return;
  observed.found(3, `${call.worker.name} presents ${call.token}, for which ${worker.name} got ${next}${isStored ? ', which was stored' : ', and it is alive'}`);
}

/** A refresh is not tied to the request that caused it: only its own time limit ends it. */
export function refreshGivenUp(observed: Observed, { worker, sentAt }: RefreshCall, now: number): void {
  if (now - sentAt < SHORTEST_PATIENCE) observed.found(3, `${worker.name} gives up a refresh request after ${String(now - sentAt)} s`);
}
