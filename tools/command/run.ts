/** Runs one command and answers its exit code: 0, 1 where something is wrong, 2 where it was called wrongly. */
import { VERSION } from '../../core/version.js';
import { readArguments, type Arguments } from './arguments.js';
import { doctor } from './doctor/doctor.js';
import { helpOn } from './help.js';
import { init } from './init/init.js';
import type { Surroundings } from './surroundings.js';
import { UsageError } from './usage-error.js';

async function carryOut(given: Arguments, around: Surroundings): Promise<number> {
  switch (given.command) {
    case 'init':
      return init(given, around);
    case 'doctor':
      return doctor(given, around);
    case 'help':
      around.print(helpOn(given.about));
      return 0;
    case 'version':
      around.print(`${VERSION}\n`);
      return 0;
  }
}

export async function run(words: readonly string[], around: Surroundings): Promise<number> {
  try {
    return await carryOut(readArguments(words), around);
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    around.say(`token-worker: ${error.message}\n`);
    return 2;
  }
}
