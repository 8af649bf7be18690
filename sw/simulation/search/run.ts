/** Runs one schedule, heals the world, and answers what was violated on the way or is wrong in the end. */
import type { SessionState } from '../../../core/session.js';
import type { Schedule } from './actions.js';
import { Arena } from './arena.js';
import { count, newFigures, type Figures } from './figures.js';
import type { Asked, Login, Violation } from './observed.js';
import { checkAllAnswered } from './oracle/answers.js';

/** Seconds after which nothing of before can still be under way: the latest answer, then every time limit one after the other. */
const LONG_ENOUGH = 240;
/** Seconds after which no server's wish and no backoff puts off a renewal any more, and every access token has expired. */
const EVERYTHING_OVER = 4200;

export interface Outcome {
  readonly violation: Violation | undefined;
  readonly figures: Figures;
}

export async function run(schedule: Schedule, trace?: (line: string) => void): Promise<Outcome> {
  const figures = newFigures();
  const arena = new Arena(schedule, figures);
  arena.stepper.trace = trace;
  const { violations } = arena.observed;
  const unhandled = (error: unknown): void => void violations.push({ invariant: 5, what: `nobody handles ${String(error)}` });
  process.on('unhandledRejection', unhandled);
  try {
    await carryOut(arena, schedule, trace);
    if (violations.length === 0) await conclude(arena);
  } catch (error) {
    violations.push({ invariant: 5, what: String(error) });
  } finally {
    process.off('unhandledRejection', unhandled);
  }
  figures.schedules += 1;
  figures.steps += arena.stepper.released;
  for (const [why, times] of Object.entries(arena.observed.repeats)) count(figures.repeats, why, times);
  for (const [invariant, times] of Object.entries(arena.observed.checks)) count(figures.checks, invariant, times);
  figures.refreshes += arena.observed.refreshes.length;
  // What still waits belongs to this schedule: nothing of it may go on while the next one runs.
  for (const worker of arena.alive()) worker.kill();
  return { violation: violations[0], figures };
}

async function carryOut(arena: Arena, { items }: Schedule, trace: ((line: string) => void) | undefined): Promise<void> {
  const { stepper, observed, figures } = arena;
  await arena.start();
  for (const [index, { action, picks, rest }] of items.entries()) {
    if (observed.violations.length > 0) return;
    trace?.(`-- ${String(index + 1)}`);
    figures.actions += 1;
    await arena.perform(action);
    for (const pick of picks) await stepper.step(pick);
    if (rest) await stepper.rest();
    else await stepper.quiet();
    arena.check();
  }
}

/** The world is well again: nothing may be left hanging, and the session can be used or is over for a reason. */
async function conclude(arena: Arena): Promise<void> {
  const { observed } = arena;
  await arena.heal();
  await arena.wait(LONG_ENOUGH);
  arena.check();
  checkAllAnswered(observed);
  for (let time = 0; time < 2 && observed.violations.length === 0; time += 1) {
    await arena.wait(EVERYTHING_OVER);
    let status = await statusOf(arena);
    if (status === 401) {
      // A clock that was set back twice may put the end of a backoff off once more.
      await arena.wait(EVERYTHING_OVER);
      status = await statusOf(arena);
    }
    await checkIdle(arena);
    checkEnd(arena, status);
    arena.tabs.close(1);
    if (time === 0) await arena.restart();
  }
}

async function statusOf(arena: Arena): Promise<number | undefined> {
  const { settled } = await answered(arena, arena.request('get', 1, arena.anyWorker()));
  return settled !== undefined && 'status' in settled ? settled.status : undefined;
}

async function answered(arena: Arena, asked: Asked): Promise<Asked> {
  await arena.wait(LONG_ENOUGH);
  checkAllAnswered(arena.observed);
  return asked;
}

async function checkIdle(arena: Arena): Promise<void> {
  for (const worker of arena.alive()) {
    const isIdle = await Promise.race([worker.idle().then(() => true), arena.stepper.quiet().then(() => false)]);
    if (!isIdle) arena.observed.found(5, `${worker.name} never comes to an end with what it does`);
  }
}

/** Which session there should be, as far as an onlooker can tell, and whether there is. */
function checkEnd({ world, observed, isOneWorkerOfAll }: Arena, status: number | undefined): void {
  const stored: SessionState = world.storage.peek();
  const last = observed.logins.findLast(({ isAnswered }) => isAnswered);
  if (status === undefined) observed.found(5, 'a request in a world without faults gets no answer');
  if (last === undefined || last.isContested || last.isCookieContested || observed.logins.at(-1) !== last) return;
  // A worker that went on in memory may write what it has over a later sign-in of another: it cannot tell which was first.
  const isTroubled = observed.wasStorageTroubledSince(0) && !isOneWorkerOfAll;
  const isRevoked = last.families.some((family) => family.isRevoked);
  if (!last.isSignOutAsked && !isRevoked && !isTroubled && status !== 200) {
    observed.found(4, `the session of ${last.username} is lost: a request is answered ${String(status)}`);
  }
  if (isTroubled) return;
  if (last.isSignOutDone && status === 200) observed.found(4, `the session of ${last.username} is back after its sign-out`);
  if (stored.status === 'signed-out' && !wasAnnounced(last, world.logouts.length)) {
    observed.found(4, `the end of ${last.username}'s session is never announced`);
  }
}

/** After `forget` an announcement has no name: then one more than others can account for is enough. */
const wasAnnounced = ({ logouts }: Login, all: number): boolean => logouts.length > 0 || all > 0;
