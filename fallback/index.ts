/** `token-worker/fallback`: the token manager in the page, for browsers that offer no service worker. Load it only where it is needed. */
import type { Fallback } from '../client/register.js';
import type { Session } from '../client/session.js';
import { readConfigFile, type Configs } from './config-file.js';
import { connectWith } from './connect.js';

export type { Configs, Fallback };

/** With the configuration file that stands beside the worker's script. */
export const connect = (workerScript: string, session: string): Promise<Session> =>
  connectWith(workerScript, () => readConfigFile(workerScript), session);

/** With the configuration that the app's own worker has, which no page can read from there. */
export const withConfig = (config: Configs): Fallback => ({
  connect: (workerScript, session) => connectWith(workerScript, () => Promise.resolve(config), session),
});
