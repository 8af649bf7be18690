/** Reads the Content-Security-Policies of page and worker against what the configuration wants to ask. */
import type { ResolvedConfig } from '../../../core/config/index.js';
import type { ReadProvider } from './config/revive.js';
import type { Answer } from './http.js';
import { judgePagePolicies, judgeWorkerPolicies } from './judge/csp.js';
import { policiesIn, policiesInPage } from './judge/policy.js';
import { targetsOf } from './judge/rules.js';
import { configUrl } from './look-at-config.js';
import type { Look } from './look.js';

const HEADER = 'content-security-policy';

/** @param more what the worker asks besides: a provider's endpoints */
export function lookAtPolicies({ notes }: Look, page: Answer, worker: Answer, configs: readonly ResolvedConfig[], isDropIn: boolean, more: readonly string[]): void {
  const ofPage = [...policiesIn(page.headers[HEADER]), ...policiesInPage(page.body)];
  const ofWorker = policiesIn(worker.headers[HEADER]);
  // A provider takes the place of the endpoints; nobody but the worker speaks to it.
  const apis = configs.flatMap((config) => targetsOf(config).filter((target) => target !== config.provider?.given.issuer));
  const issuers = configs.flatMap(({ provider }) => (provider === undefined || (provider.given as ReadProvider).options.metadata !== undefined ? [] : [provider.given.issuer]));
  notes.saw('Content-Security-Policy', `${ofPage.length === 0 ? 'none' : String(ofPage.length)} of the page, ${ofWorker.length === 0 ? 'none' : String(ofWorker.length)} of the worker`);
  notes.find(...judgePagePolicies({ page: page.url, worker: worker.url, policies: ofPage, apis }));
  notes.find(...judgeWorkerPolicies({ worker: worker.url, config: isDropIn ? configUrl(worker.url) : undefined, policies: ofWorker, targets: [...apis, ...issuers, ...more] }));
}
