export interface Bar {
  readonly figure: string;
  readonly of: string;
  readonly against: string;
  readonly most?: number;
  readonly least?: number;
  readonly exactly?: number;
}
/** Of each round: figures of each candidate, by name. */
export type Results = readonly Readonly<Record<string, Readonly<Record<string, number>>>>[];
export function judge(bar: Bar, results: Results): { readonly ratio: { readonly median: number; readonly min: number; readonly max: number }; readonly isReached: boolean | undefined };
export function summary(measure: { readonly bars: readonly Bar[] }, results: Results): string[];
export function figuresText(results: Results): string[];
