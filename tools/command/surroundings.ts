/** What the command has around it: handed in, so that tests run it in folders and with outputs of their own. */
import { readFile } from 'node:fs/promises';
import { dropInFile, type DropIn } from './drop-ins.js';

export interface Surroundings {
  /** Where relative paths begin, and the app's project lies. */
  readonly cwd: string;
  /** What was asked for. */
  readonly print: (text: string) => void;
  /** What is said on the way, and errors. */
  readonly say: (text: string) => void;
  /** Whether a person watches what is said. */
  readonly isWatched: boolean;
  /** The text of one of this package's drop-in workers. */
  readonly read: (file: DropIn) => Promise<string>;
}

export const ofThisProcess = (): Surroundings => ({
  cwd: process.cwd(),
  print: (text) => void process.stdout.write(text),
  say: (text) => void process.stderr.write(text),
  isWatched: process.stderr.isTTY,
  read: (file) => readFile(dropInFile(file), 'utf8'),
});
