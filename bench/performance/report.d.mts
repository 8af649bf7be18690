import type { Bar, Results } from './summary.mjs';

interface Measure {
  readonly key: string;
  readonly title: string;
  /** Of all figures, or by figure. */
  readonly unit: string | Readonly<Record<string, string>>;
  readonly note?: string;
  readonly rounds?: number;
  /** Where names are not those of candidates, and not all ours. */
  readonly isOurs?: (name: string) => boolean;
  readonly bars: readonly Bar[];
}
interface About {
  readonly browser: string;
  readonly rounds: number;
  readonly on: string;
  readonly date: string;
  /** Of the candidates, by name. */
  readonly labels: Readonly<Record<string, string>>;
}
/** The page docs/performance.md. */
export function report(measures: readonly Measure[], results: Readonly<Record<string, Results>>, about: About): string;
/** An SVG. */
export function plotOf(measure: Measure, results: Results, labels: About['labels']): string;
