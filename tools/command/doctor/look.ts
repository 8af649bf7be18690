/** What every look has at hand. */
import type { Ask } from './http.js';
import type { Progress } from './progress.js';
import type { Notebook } from './report.js';

export interface Look {
  readonly ask: Ask;
  readonly notes: Notebook;
  readonly progress: Progress;
  /** The page, after redirects. */
  readonly page: string;
  /** The app's. */
  readonly origin: string;
}
