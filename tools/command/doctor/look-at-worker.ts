/** Asks for the worker's script as a browser that installs it, and as a page could, which must not get a sealed worker's secret. */
import { VERSION } from '../../../core/version.js';
import { versionIn } from '../banner.js';
import { isFailure, type Answer } from './http.js';
import { mediaType } from './judge/answers.js';
import { judgeCaching } from './judge/caching.js';
import { judgeScope } from './judge/scope.js';
import { judgeScript } from './judge/script.js';
import { isSealed, judgeWorker, kindOf } from './judge/worker.js';
import type { Look } from './look.js';

export const AS_A_WORKER = { 'Service-Worker': 'script', 'Sec-Fetch-Dest': 'serviceworker', 'Sec-Fetch-Mode': 'same-origin', 'Sec-Fetch-Site': 'same-origin' };

function describe(answer: Answer): string {
  const version = versionIn(answer.body);
  const what = { 'drop-in': `version ${version ?? ''}`, own: 'a worker of your own, with token-worker in it', foreign: 'some other script' }[kindOf(answer)];
  return `${answer.url}, ${what}${isSealed(answer) ? ', sealed' : ''}, ${mediaType(answer)}`;
}

/** @returns undefined where browsers would not take it */
export async function lookAtWorker({ ask, notes, page }: Look, url: string): Promise<Answer | undefined> {
  const outcome = await ask(url, { headers: AS_A_WORKER });
  const wrong = judgeScript('worker', outcome);
  notes.find(...wrong);
  if (isFailure(outcome) || wrong.length > 0) return undefined;
  const open = isSealed(outcome) ? await ask(url) : undefined;
  notes.saw('worker', describe(outcome));
  notes.find(...judgeWorker(outcome, open === undefined || isFailure(open) ? undefined : open, VERSION), ...judgeScope(outcome, page), ...judgeCaching('worker', outcome));
  return kindOf(outcome) === 'foreign' ? undefined : outcome;
}
