/** The token manager of a service worker: with the ports that its browser has. */
import type { TokenWorkerConfig } from '../core/config/types.js';
import { createTokenManager as createWith, type TokenManager } from './manager.js';
import { platform } from './platform.js';

/**
 * @param config one configuration, or a list of them for several sessions
 * @throws TokenWorkerError `invalid-config`, naming the key, what it got and what it takes; `not-sealed`
 */
export function createTokenManager(config: TokenWorkerConfig | readonly TokenWorkerConfig[]): TokenManager {
  return createWith(config, platform);
}
