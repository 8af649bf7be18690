import type { ToldOfFile } from './told.js';
export function tableOf(told: readonly ToldOfFile[]): string;
/** The document with this table in the place of the one that was there. */
export function withTable(document: string, told: readonly ToldOfFile[]): string;
