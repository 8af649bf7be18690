import type { Walked } from '../../e2e/examples/walks/support/walk.js';
/** The table of the walks. */
export function tableOf(walks: readonly Walked[]): string;
/** The document with this table, and each walk's steps, in the place of those that were there. */
export function withWalks(document: string, walks: readonly Walked[]): string;
