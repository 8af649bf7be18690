/** Counts of what schedules really did, added up over all of them. */

export type Counts = Record<string, number>;

export interface Figures {
  schedules: number;
  actions: number;
  steps: number;
  requests: number;
  refreshes: number;
  /** By invariant. */
  readonly checks: Counts;
  /** Refresh tokens presented again, by what excuses it. */
  readonly repeats: Counts;
  /** Faults that took effect, by kind. */
  readonly faults: Counts;
  /** Deaths, by the step at which the worker was. */
  readonly deaths: Counts;
}

export const newFigures = (): Figures => ({ schedules: 0, actions: 0, steps: 0, requests: 0, refreshes: 0, checks: {}, repeats: {}, faults: {}, deaths: {} });

export function count(counts: Counts, name: string, by = 1): void {
  counts[name] = (counts[name] ?? 0) + by;
}

export function addFigures(sum: Figures, { checks, repeats, faults, deaths, ...numbers }: Figures): void {
  for (const name of Object.keys(numbers) as (keyof typeof numbers)[]) sum[name] += numbers[name];
  for (const [name, value] of Object.entries(checks)) count(sum.checks, name, value);
  for (const [name, value] of Object.entries(repeats)) count(sum.repeats, name, value);
  for (const [name, value] of Object.entries(faults)) count(sum.faults, name, value);
  for (const [name, value] of Object.entries(deaths)) count(sum.deaths, name, value);
}
