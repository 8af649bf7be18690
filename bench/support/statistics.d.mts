export interface Spread { median: number; min: number; max: number }
export function quantile(values: readonly number[], share: number): number;
export function median(values: readonly number[]): number;
export function spread(values: readonly number[]): Spread;
export function pairedRatio(ours: readonly number[], partner: readonly number[]): Spread;
export function shuffled<Candidate>(candidates: readonly Candidate[], random?: () => number): Candidate[];
