/** Runs the steps of a check, stage after stage; those of one stage side by side. */
import { spawn } from 'node:child_process';
import { availableParallelism } from 'node:os';

/**
 * @typedef {readonly [name: string, command: readonly string[]]} Step what Node is given, the script first
 */

/**
 * What a step prints beside others is shown when it has ended: mixed lines could not be read.
 * @param {Step} step @param {boolean} isAlone
 * @returns {Promise<boolean>} whether it passed
 */
function run([name, command], isAlone) {
  if (isAlone) console.log(`\n== ${name}`);
  return new Promise((resolve) => {
    const child = spawn(process.execPath, command, { stdio: ['ignore', isAlone ? 'inherit' : 'pipe', isAlone ? 'inherit' : 'pipe'] });
    /** @type {Buffer[]} */
    const printed = [];
    child.stdout?.on('data', (chunk) => printed.push(chunk));
    child.stderr?.on('data', (chunk) => printed.push(chunk));
    child.on('close', (code) => {
      if (!isAlone) console.log(`\n== ${name}\n${Buffer.concat(printed).toString()}`);
      resolve(code === 0);
    });
  });
}

/** @param {readonly Step[]} steps @returns {Promise<readonly string[]>} the names of those that failed */
async function runStage(steps) {
  const waiting = [...steps];
  /** @type {string[]} */
  const failed = [];
  const lane = async () => {
    for (let step = waiting.shift(); step !== undefined; step = waiting.shift()) {
      if (!(await run(step, steps.length === 1))) failed.push(step[0]);
    }
  };
  await Promise.all(Array.from({ length: availableParallelism() }, lane));
  return failed;
}

/**
 * Goes on to the next stage only when each step of the one before has passed.
 * @param {readonly (readonly Step[])[]} stages
 * @returns {Promise<readonly string[]>} the names of the steps that failed
 */
export async function runStages(stages) {
  for (const steps of stages) {
    const failed = await runStage(steps);
    if (failed.length > 0) return failed;
  }
  return [];
}
