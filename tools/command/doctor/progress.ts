/** Says what is being looked at: on one line that changes where a person watches, else line by line. */
import type { Surroundings } from '../surroundings.js';

export interface Progress {
  now(what: string): void;
  end(): void;
}

const CLEAR_LINE = '\r\u001B[K';

export function progressOn({ say, isWatched }: Pick<Surroundings, 'say' | 'isWatched'>): Progress {
  return {
    now: (what) => say(isWatched ? `${CLEAR_LINE}Looking at ${what} …` : `Looking at ${what}\n`),
    end: () => {
      if (isWatched) say(CLEAR_LINE);
    },
  };
}
