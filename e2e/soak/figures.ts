/** What a soak found, as plain numbers: for the document that is made of it. */
import type { Records } from './records.js';
import type { Verdict } from './verdict.js';

export interface Setting {
  readonly minutes: number;
  readonly seed: number;
  readonly tabs: number;
  readonly tokenLife: number;
  readonly refreshTimeout: number;
  readonly grace: number;
  /** Seconds with kills, and then without. */
  readonly calm: number;
  readonly browser: string;
}

function faultsOf(records: readonly { readonly fault: string | undefined }[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { fault } of records) if (fault !== undefined) counts[fault] = (counts[fault] ?? 0) + 1;
  return counts;
}

const countsOf = (violations: Verdict['violations']): Record<string, number> =>
  Object.fromEntries(Object.entries<readonly string[]>({ ...violations }).map(([name, found]) => [name, found.length]));

export function figuresOf(setting: Setting, records: Records, { violations, ...verdict }: Verdict) {
  const { presentations, arrivals, asked, kills, pages, workerStarts } = records;
  return {
    ...setting,
    violations: countsOf(violations),
    ...verdict,
    pages,
    requests: asked.size,
    arrivals: arrivals.length,
    apiFaults: faultsOf(arrivals),
    presentations: presentations.length,
    refreshFaults: faultsOf(presentations),
    kills: kills.length,
    workerStarts,
  };
}

export type Figures = ReturnType<typeof figuresOf>;
