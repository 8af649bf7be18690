/** Judges what a real browser saw: whether the page came under the worker's control, or when there is nothing more to wait for. */
import { finding, type Finding } from '../findings.js';

/** One call of `navigator.serviceWorker.register`. */
export interface Registering {
  readonly script: string;
  readonly state: 'pending' | 'taken' | 'rejected';
  /** The error's, where it was rejected. */
  readonly message?: string;
}

/** What the page told. */
export interface Sight {
  /** Of the page, which may have gone elsewhere. */
  readonly origin: string;
  /** The script of the worker that controls the page. */
  readonly controller?: string | undefined;
  /** The scripts of the registrations. */
  readonly registrations: readonly string[];
  /** Whether one of their workers is on its way: not active yet. */
  readonly isStarting: boolean;
  readonly calls: readonly Registering[];
  /** The version that the controlling worker answered with. */
  readonly answered?: string | undefined;
  /** Why a worker said that it cannot start. */
  readonly refused?: string | undefined;
}

/** Milliseconds for a browser that has something to do: one on a busy machine has left registrations unanswered for longer than 20 s. */
export const BUSY_LIMIT = 60_000;
/** Milliseconds in which nothing is under way, as before the start of an app that registers late. */
export const QUIET_LIMIT = 5000;

const rejectedIn = ({ calls }: Sight, worker: string): Registering | undefined => calls.findLast(({ script, state }) => script === worker && state === 'rejected');
const pendingIn = ({ calls }: Sight): Registering | undefined => calls.find(({ state }) => state === 'pending');

/** Whether the browser or the worker still owes something. */
export const isBusy = (sight: Sight, worker: string): boolean => sight.isStarting || pendingIn(sight) !== undefined || (sight.controller === worker && sight.answered === undefined);

/** Whether waiting could change nothing any more. */
export function isFinal(sight: Sight, worker: string): boolean {
  if (sight.refused !== undefined) return true;
  if (sight.controller === worker) return sight.answered !== undefined;
  return !isBusy(sight, worker) && rejectedIn(sight, worker) !== undefined;
}

const asSentence = (message: string): string => (message.endsWith('.') ? message : `${message}.`);

function judgeUncontrolled(sight: Sight, page: string, worker: string): Finding {
  const rejected = rejectedIn(sight, worker) ?? sight.calls.find(({ state }) => state === 'rejected');
  if (rejected !== undefined) {
    return finding('registration-failed', rejected.script, `The browser did not take it as a service worker: ${asSentence(rejected.message ?? 'it does not say why')}`, "Mend what the browser names; its console may say more. The page's call of register is rejected, so your app gets this error too.");
  }
  const pending = pendingIn(sight);
  if (pending !== undefined) {
    return finding('registration-unanswered', pending.script, `The browser had not answered the registration in ${String(BUSY_LIMIT / 1000)} s, so it is not known whether the worker would control the page.`, 'Look again when the machine is less busy. If it stays so, look whether the server is slow with the script or with what it imports.');
  }
  const seen = sight.registrations.length === 0 ? 'no worker is registered' : `registered are ${sight.registrations.join(', ')}`;
  return finding('page-not-controlled', page, `No worker controls the page; ${seen}.`, `Call register('${new URL(worker).pathname}') before the app's first request, and look at the browser's console.`);
}

/** @param worker the script that should control the page */
export function judgeSight(sight: Sight, page: string, worker: string): readonly Finding[] {
  const { controller, answered, refused } = sight;
  if (refused !== undefined) return [finding('worker-refused', worker, `The worker does not start: ${asSentence(refused)}`, 'Mend what it names, in token-worker.config.js.')];
  if (controller === undefined || (controller !== worker && rejectedIn(sight, worker) !== undefined)) return [judgeUncontrolled(sight, page, worker)];
  if (controller === worker && answered !== undefined) return [];
  const why = controller === worker ? 'it does not answer as a token worker does' : 'it is another script';
  return [finding('page-other-worker', page, `The page is controlled by ${controller}; ${why}.`, 'Register the token worker in its place, or call manageTokens in that one; give its path with --worker.')];
}
