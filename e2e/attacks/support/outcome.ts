/** What comes of an attack, as an attack's file foretells it and as the table tells it. */
import { ENGINES, type Engine } from '../../support/browser.js';

export interface Outcome {
  readonly isStopped: boolean;
  /** What stops it, or why nothing does: one short phrase. */
  readonly because: string;
}

/** One outcome in every engine, or one for each. */
export type Expected = Outcome | Readonly<Record<Engine, Outcome>>;

export const stopped = (because: string): Outcome => ({ isStopped: true, because });
export const notStopped = (because: string): Outcome => ({ isStopped: false, because });

const isOne = (expected: Expected): expected is Outcome => 'isStopped' in expected;

export const expectedIn = (engine: Engine, expected: Expected): Outcome => (isOne(expected) ? expected : expected[engine]);

/** Whether the engines come to different ends. */
export const differsByEngine = (expected: Expected): boolean => new Set(ENGINES.map((engine) => expectedIn(engine, expected).isStopped)).size > 1;
