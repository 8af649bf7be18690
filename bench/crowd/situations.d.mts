/** The types of situations.mjs, for the simulation's test. */
import type { Situation } from './simulate.mjs';

export const TOGETHER: readonly Situation[];
export const OUTAGES: readonly (Situation & { readonly outage: { readonly from: number; readonly to: number } })[];
