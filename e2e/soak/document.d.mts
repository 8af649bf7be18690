/** The types of document.mjs, which a plain script imports too. */
import type { Figures } from './figures.js';

export function documentOf(figures: Figures): string;
