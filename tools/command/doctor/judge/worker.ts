/** Judges what the worker's script is: this package's drop-in, a worker that is built with it, or something else. */
import { versionIn } from '../../banner.js';
import { finding, type Finding } from '../findings.js';
import type { Answer } from '../http.js';
import { itemsOf } from './answers.js';

export type WorkerKind = 'drop-in' | 'own' | 'foreign';

/** The library's own messages, a path of the package, or scripts of which it may be one: development servers leave imports as they are. */
const MAY_HAVE_IT = /token-worker|\bimportScripts\s*\(|^\s*import\b/m;
/** What comes before a sealed worker's own text. */
const SECRETS = 'self.tokenWorkerSecrets=';

export const isSealed = ({ body }: Pick<Answer, 'body'>): boolean => body.startsWith(SECRETS);

export function kindOf({ body }: Pick<Answer, 'body'>): WorkerKind {
  if (versionIn(body) !== undefined) return 'drop-in';
  return MAY_HAVE_IT.test(body) ? 'own' : 'foreign';
}

/** Whether the drop-in brings `oidc(…)` and `dpop(…)` along; told by a name that only it has. */
export const hasProviders = ({ body }: Pick<Answer, 'body'>): boolean => body.includes('code_challenge');

/**
 * @param worker as a browser that installs it gets it
 * @param open the same file as a page gets it; undefined where that was not asked
 * @param version of the package that looks
 */
export function judgeWorker(worker: Answer, open: Pick<Answer, 'body'> | undefined, version: string): readonly Finding[] {
  const { url, body, headers } = worker;
  const found: Finding[] = [];
  if (kindOf(worker) === 'foreign') found.push(finding('worker-foreign', url, 'This script is no token worker, and none is built into it.', 'Give the path of yours with --worker, or write it there: npx token-worker init <folder>. In a worker of your own, call manageTokens from token-worker/sw.'));
  const its = versionIn(body);
  if (its !== undefined && its !== version) found.push(finding('worker-version', url, `The worker is of version ${its}; the package here is ${version}.`, 'Bring the copy up to date: npx token-worker init <folder>.'));
  if (open !== undefined && isSealed(open)) found.push(finding('secret-exposed', url, 'A request that any page could make got the secret that seals the worker, so it seals nothing.', 'Let token-worker/server serve the script, and no cache or proxy give its answer to other requests: it has to honour Vary.'));
  if (isSealed(worker) && !itemsOf(headers['cache-control']).includes('no-store')) found.push(finding('secret-cached', url, `The script has a secret in it and comes with Cache-Control: ${headers['cache-control'] ?? '(none)'}: a cache could give it to others.`, 'Let nothing between token-worker/server and the browser change Cache-Control: no-store.'));
  return found;
}
