/** `token-worker doctor`: looks at a running app from outside, in the order in which a browser would meet it. */
import { VERSION } from '../../../core/version.js';
import type { DoctorArguments } from '../arguments.js';
import type { Surroundings } from '../surroundings.js';
import { askWith, type Answer } from './http.js';
import { judgeSight } from './judge/browser.js';
import { kindOf } from './judge/worker.js';
import { lookAtApis } from './look-at-apis.js';
import { lookAtConfig } from './look-at-config.js';
import { lookAtPage } from './look-at-page.js';
import { lookAtPolicies } from './look-at-policies.js';
import { lookAtProvider } from './look-at-provider.js';
import { lookAtRefresh } from './look-at-refresh.js';
import { lookAtWorker } from './look-at-worker.js';
import { lookInBrowser } from './look-in-browser.js';
import type { Look } from './look.js';
import { progressOn, type Progress } from './progress.js';
import { Notebook, type Report } from './report.js';
import { readTarget } from './target.js';
import { textOf } from './text.js';

/** Milliseconds for each answer. */
const LIMIT = 10_000;

async function lookAtServers(look: Look, page: Answer, worker: Answer): Promise<void> {
  const { notes, progress } = look;
  const isDropIn = kindOf(worker) === 'drop-in';
  if (!isDropIn) notes.leftOut('configuration', 'it is in the code of your own worker, and so are the endpoints that it names');
  else progress.now('the configuration');
  const configs = isDropIn ? await lookAtConfig(look, worker) : [];
  const providers: string[] = [];
  for (const config of configs) {
    progress.now(config.provider === undefined ? 'the refresh endpoint' : 'the provider');
    await lookAtRefresh(look, config);
    const endpoint = await lookAtProvider(look, config);
    if (endpoint !== undefined) providers.push(endpoint);
    progress.now('the APIs');
    await lookAtApis(look, config);
  }
  lookAtPolicies(look, page, worker, configs, isDropIn, providers);
  if (configs.length > 0) notes.leftOut('sign-in', 'without credentials nobody is signed in: cookies that only a sign-in sets, and its answer, were not seen');
}

async function lookAtControl({ notes, progress, page }: Look, worker: string, given: DoctorArguments, { cwd }: Surroundings): Promise<void> {
  if (!given.browser) {
    notes.leftOut('control', 'whether the worker controls the page can be seen in a browser alone: --browser');
    return;
  }
  progress.now('the page in a browser');
  const sight = await lookInBrowser(cwd, page, worker, given.insecure);
  if ('cannot' in sight) {
    notes.leftOut('control', sight.cannot);
    return;
  }
  notes.find(...judgeSight(sight, page, worker));
  if (sight.controller !== undefined) notes.saw('control', `${sight.controller} controls the page${sight.answered === undefined ? '' : `; version ${sight.answered}`}`);
}

async function examine(given: DoctorArguments, around: Surroundings, progress: Progress): Promise<Report> {
  const target = readTarget(given.url, given.worker);
  const notes = new Notebook();
  const ask = askWith({ insecure: given.insecure, limit: LIMIT });
  progress.now('the page');
  const page = await lookAtPage(ask, target.page, notes);
  if (page === undefined) {
    notes.leftOut('everything else', 'nobody answered');
    return notes.close(target.page, VERSION);
  }
  const { origin } = new URL(page.url);
  const look: Look = { ask, notes, progress, page: page.url, origin };
  const workerUrl = new URL(target.worker, page.url).href;
  progress.now("the worker's script");
  const worker = await lookAtWorker(look, workerUrl);
  if (worker === undefined) notes.leftOut('configuration, endpoints and policies', 'without the worker it is not known which are meant');
  else await lookAtServers(look, page, worker);
  await lookAtControl(look, workerUrl, given, around);
  return notes.close(target.page, VERSION);
}

/** @throws UsageError */
export async function doctor(given: DoctorArguments, around: Surroundings): Promise<number> {
  const progress = progressOn(around);
  const report = await examine(given, around, progress).finally(() => progress.end());
  around.print(given.json ? `${JSON.stringify(report, undefined, 2)}\n` : textOf(report));
  return report.ok ? 0 : 1;
}
