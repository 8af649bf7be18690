/** One browser after another: Firefox slows with every profile that it has had, and takes three times as long after a hundred. */
import type { Browser, Launched } from '../browser.js';

interface Program {
  newProfile(): Promise<Browser>;
  close(): Promise<void>;
}

/** How many profiles a program is given before another takes its place. */
const PROFILES = 15;

export function successive(first: Program, start: () => Promise<Program>): Launched {
  let program = first;
  let given = 0;
  let open = 0;
  return {
    newProfile: async () => {
      if (given >= PROFILES && open === 0) {
        await program.close();
        program = await start();
        given = 0;
      }
      given += 1;
      open += 1;
      const profile = await program.newProfile();
      const close = async (): Promise<void> => {
        await profile.close();
        open -= 1;
      };
      return { ...profile, close };
    },
    close: () => program.close(),
  };
}
