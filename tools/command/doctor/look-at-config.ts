/** Asks for the configuration that stands beside a drop-in worker, runs it, and reads it as the worker does. */
import type { ResolvedConfig } from '../../../core/config/index.js';
import { CONFIG_FILE } from '../drop-ins.js';
import { judgeRun } from './config/judge-run.js';
import type { PatternClass } from './config/revive.js';
import { runApart } from './config/run-apart.js';
import { follow } from './follow.js';
import { finding } from './findings.js';
import { isFailure, type Answer } from './http.js';
import { judgeCaching } from './judge/caching.js';
import { judgeRules } from './judge/rules.js';
import { widestScope } from './judge/scope.js';
import { judgeScript } from './judge/script.js';
import { hasProviders, isSealed } from './judge/worker.js';
import type { Look } from './look.js';

const CONFIG = 'configuration';

export const configUrl = (worker: string): string => new URL(CONFIG_FILE, worker).href;

/** This Node.js may have no `URLPattern`. */
const patterns = (): PatternClass | undefined => (globalThis as { readonly URLPattern?: PatternClass }).URLPattern;

function describe(configs: readonly ResolvedConfig[]): string {
  return configs.map(({ name, rules, storage, provider, refresh }) => `session ${name}, ${String(rules.length)} ${rules.length === 1 ? 'rule' : 'rules'}, ${provider === undefined ? (refresh === undefined ? 'no renewal' : `refresh by ${refresh.style}`) : `provider ${provider.given.issuer}`}, storage ${storage}`).join('; ');
}

/** @returns none where the worker would not start with it */
export async function lookAtConfig({ ask, notes, page, origin }: Look, worker: Answer): Promise<readonly ResolvedConfig[]> {
  const url = configUrl(worker.url);
  const outcome = await follow(ask, url, { headers: { 'Sec-Fetch-Dest': 'script', 'Sec-Fetch-Mode': 'no-cors', 'Sec-Fetch-Site': 'same-origin' } });
  const wrong = judgeScript('config', outcome);
  notes.find(...wrong);
  if (isFailure(outcome) || wrong.length > 0) return [];
  notes.find(...judgeCaching('config', outcome));
  const run = await runApart({ text: outcome.body, href: worker.url, hasProviders: hasProviders(worker) });
  if (run === undefined) {
    notes.leftOut(CONFIG, 'this Node.js starts no process that may do nothing but run it');
    return [];
  }
  const { findings, configs, unreadPatterns } = judgeRun(run, url, origin, patterns());
  notes.find(...findings);
  if (unreadPatterns > 0) notes.leftOut('URLPattern', `${String(unreadPatterns)} in the configuration: this Node.js has no URLPattern (24 has)`);
  if (configs.length > 0) notes.saw(CONFIG, describe(configs));
  notes.find(...configs.flatMap((config) => judgeRules(config, { page, about: url, scope: widestScope(worker) })));
  if (configs.some(({ storage }) => storage === 'sealed') && !isSealed(worker)) {
    notes.find(finding('not-sealed', worker.url, "The configuration says storage: 'sealed', and the script comes without the secret: the worker does not start.", 'Let token-worker/server serve the script, before whatever serves files, and delete the copy that lies among them.'));
  }
  return configs;
}
