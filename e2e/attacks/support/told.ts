/** What a run tells of an attack, for the table of docs/security.md. */
import type { Engine } from '../../support/browser.js';
import type { Mode } from './modes.js';
import type { Outcome } from './outcome.js';

/** The annotation that carries it. */
export const ATTACK = 'attack';

export interface Told {
  readonly name: string;
  readonly engine: Engine;
  /** The browser's, as it names it itself. */
  readonly version: string;
  readonly outcomes: Partial<Record<Mode, Outcome>>;
  readonly control: string | undefined;
}

/** With the file that it is in, from the root of the repository. */
export interface ToldOfFile extends Told {
  readonly file: string;
}
