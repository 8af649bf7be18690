/** Gives out the worker's script in Vite's own servers, sealed where the app's server will seal it. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { SealOptions } from '../../server/seal-options.js';
import { sealWorker } from '../../server/seal-worker.js';
import { toNode } from '../../server/to-node.js';

/** What of `sealWorker`'s options the plugin does not know itself. */
export interface SealedServing extends Omit<SealOptions, 'keys' | 'script' | 'path'> {
  readonly keys: SealOptions['keys'] | undefined;
}

export type Middleware = (request: IncomingMessage, response: ServerResponse, next: (error?: unknown) => void) => void;

function plainly(path: string, script: () => Promise<string>): Middleware {
  const answer = async (response: ServerResponse): Promise<void> => {
    response.setHeader('Cache-Control', 'no-cache');
    try {
      const text = await script();
      response.setHeader('Content-Type', 'text/javascript; charset=utf-8');
      response.end(text);
    } catch {
      response.statusCode = 500;
      response.setHeader('Content-Type', 'text/plain; charset=utf-8');
      response.end('The worker could not be made. The terminal in which Vite runs says why.');
    }
  };
  return (request, response, next) => {
    if (request.url !== path || (request.method !== 'GET' && request.method !== 'HEAD')) next();
    else void answer(response);
  };
}

/**
 * @param path of the script
 * @throws TokenWorkerError `invalid-config`: what `seal` has is nothing to seal with
 */
export function serving(path: string, script: () => Promise<string>, seal: SealedServing | undefined): Middleware {
  if (seal === undefined) return plainly(path, script);
  return toNode(sealWorker({ ...(seal as SealOptions), path, script }));
}
