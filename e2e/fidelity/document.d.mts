import type { Engine } from '../support/browser.js';
import type { CauseResult, EngineResult } from './result.js';
/** The document, made from what the engines' runs found. */
export function documentOf(results: readonly EngineResult[]): string;
/** The causes that the document lists for an engine, in their order. */
export function documentedCauses(markdown: string, engine: Engine): Pick<CauseResult, 'title' | 'byAnyWorker'>[];
