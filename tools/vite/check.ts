/** Checks the configuration as the worker itself will when it starts. */
import { isObject, toList } from '../../core/config/check.js';
import { readConfigs } from '../../core/config/index.js';
import { TokenWorkerError } from '../../core/errors.js';
import { PLACEHOLDER_ORIGIN } from './sandbox.js';

/** The site's origin, where the configuration tells: a provider sends the browser back to it. */
function originIn(config: unknown): string {
  for (const item of toList(config)) {
    const provider = isObject(item) ? item['provider'] : undefined;
    const redirectUri = isObject(provider) ? provider['redirectUri'] : undefined;
    if (typeof redirectUri === 'string' && /^https?:/.test(redirectUri) && URL.canParse(redirectUri)) return new URL(redirectUri).origin;
  }
  return PLACEHOLDER_ORIGIN;
}

/**
 * @returns the names of the sessions
 * @throws TokenWorkerError `invalid-config`, naming the key, what it got and what it takes
 */
export function check(config: unknown): readonly string[] {
  return readConfigs(config, originIn(config)).map(({ name }) => name);
}

/** By its name, since it may come out of a bundle with a class of its own. */
export const isOurs = (error: unknown): error is TokenWorkerError => error instanceof TokenWorkerError || (isObject(error) && error['name'] === 'TokenWorkerError');
