/** Judges what running a configuration file came to, and reads it as the worker does. */
import { readConfigs, type ResolvedConfig } from '../../../../core/config/index.js';
import { finding, type Finding } from '../findings.js';
import { revive, type PatternClass } from './revive.js';
import type { ConfigRun } from './run-config.js';

export interface RunJudged {
  readonly findings: readonly Finding[];
  /** None where it cannot be used. */
  readonly configs: readonly ResolvedConfig[];
  /** Rules that are URLPatterns, which could not be looked into. */
  readonly unreadPatterns: number;
}

const nothing = (found: Finding): RunJudged => ({ findings: [found], configs: [], unreadPatterns: 0 });
const EXAMPLE = "One call: tokenWorker({ api: '/api' }); a list in it makes several sessions.";

function judgeError(about: string, error: string): Finding {
  const missing = /^(oidc|dpop) is not defined$/.exec(error)?.[1];
  if (missing !== undefined) return finding('config-needs-oidc', about, `It calls ${missing}(…), which token-worker.js has not.`, 'Serve token-worker-oidc.js: npx token-worker init <folder> --oidc, and register that file.');
  return finding('config-failed', about, `It could not be run: ${error.replace(/\.$/, '')}.`, 'Mend the script. It runs in the worker: there is no window, no import, and no code but its own.');
}

/**
 * @param about the file's URL
 * @param origin the worker's own
 */
export function judgeRun(run: ConfigRun, about: string, origin: string, patterns: PatternClass | undefined): RunJudged {
  if ('error' in run) return nothing(judgeError(about, run.error));
  if (run.calls.length !== 1) return nothing(finding('config-calls', about, run.calls.length === 0 ? 'It does not call tokenWorker(…).' : `It calls tokenWorker(…) ${String(run.calls.length)} times.`, EXAMPLE));
  try {
    const { value, unread } = revive(run.calls[0], patterns);
    return { findings: [], configs: readConfigs(value, origin), unreadPatterns: unread };
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return nothing(finding('config-invalid', about, `${why}.`, 'Mend this key: with it the worker does not start.'));
  }
}
