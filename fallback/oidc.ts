/** `token-worker/fallback/oidc`: the fallback for `token-worker-oidc.js`, whose configuration file may call `oidc(…)` and `dpop(…)`. */
import type { Session } from '../client/session.js';
import { dpop } from '../sw/dpop/index.js';
import { oidc } from '../sw/oidc/index.js';
import { readConfigFile } from './config-file.js';
import { connectWith } from './connect.js';

/** With the configuration file that stands beside the worker's script. */
export const connect = (workerScript: string, session: string): Promise<Session> =>
  connectWith(workerScript, () => readConfigFile(workerScript, { oidc, dpop }), session);
