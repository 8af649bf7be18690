/** Runs a configuration file apart from everything: it comes from a server, and `node:vm` alone keeps nobody in. */
import { apart } from './apart.js';
import { runConfig, type ConfigRun, type ConfigText } from './run-config.js';

const codeFor = (given: ConfigText): string => `process.stdout.write(JSON.stringify((${runConfig.toString()})(${JSON.stringify(given)})));`;

function read(output: string): ConfigRun | undefined {
  try {
    return JSON.parse(output) as ConfigRun;
  } catch {
    return undefined;
  }
}

/** @returns undefined where this Node.js, or what runs in its place, starts no such process */
export async function runApart(given: ConfigText): Promise<ConfigRun | undefined> {
  const ended = await apart(codeFor(given));
  if (ended === undefined) return undefined;
  return 'tooLong' in ended ? { error: ended.tooLong } : read(ended.output);
}
