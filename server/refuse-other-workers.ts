/** Lets no other script of this origin become a service worker. */
import { checkKeys, isObject, refuse } from '../core/config/check.js';
import { DEFAULT_PATH, readPath, targetOf } from './path.js';
import { plainAnswer } from './plain-answer.js';
import { maybeWorkerScriptFetch } from './worker-fetch.js';

export interface OtherWorkersOptions {
  /** Where the app's own workers stand. Default `['/token-worker.js']`. */
  readonly paths?: readonly string[];
}

function readPaths(value: unknown): ReadonlySet<string> {
  if (value === undefined) return new Set([DEFAULT_PATH]);
  const key = 'refuseOtherWorkers.paths';
  if (!Array.isArray(value)) refuse(key, value, "a list of paths such as ['/token-worker.js']");
  return new Set(value.map((path, index) => readPath(`${key}[${index}]`, path)));
}

/**
 * A handler that answers 403 to a browser which is about to install a worker from any other path, or from one of `paths` with a query:
 * injected script could otherwise register an uploaded file, or our script under a query or scope of its own making. It comes before
 * whatever serves files.
 *
 * @returns a handler; it returns undefined for every other request
 * @throws TokenWorkerError `invalid-config`: an option is unknown or of the wrong kind
 */
export function refuseOtherWorkers(options: OtherWorkersOptions = {}): (request: Request) => Response | undefined {
  if (!isObject(options)) refuse('refuseOtherWorkers(…)', options, "nothing, or an object such as { paths: ['/token-worker.js'] }");
  checkKeys('refuseOtherWorkers', options, ['paths']);
  const paths = readPaths(options['paths']);
  return (request) => {
    if (!maybeWorkerScriptFetch(request)) return undefined;
    const { path, hasQuery } = targetOf(request);
    return paths.has(path) && !hasQuery ? undefined : plainAnswer(403, 'No service worker may come from this URL.');
  };
}
