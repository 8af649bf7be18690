/** Requests that arrive one after the other are answered together: so that a race is run each time, and the same way. */
import { gate } from '../../support/gate.js';
import type { SiteOptions } from '../../support/site.js';

/** Holds the next requests to these paths until so many of each are there. */
export function together(paths: readonly string[], count: number): NonNullable<SiteOptions['answer']> {
  const held = new Map(paths.map((path) => [path, { arrived: 0, gate: gate() }]));
  return async ({ path }) => {
    const meeting = held.get(path);
    if (meeting === undefined || meeting.arrived >= count) return undefined;
    meeting.arrived += 1;
    if (meeting.arrived === count) meeting.gate.open();
    await meeting.gate.opened;
    return undefined;
  };
}
