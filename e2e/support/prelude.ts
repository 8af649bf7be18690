/** What runs in a worker before it is configured: its own configuration file says so, and the product is as it is. */
import type { SiteConfig } from './config.js';

/** A configuration file that runs these functions in the worker before anything else. */
export const prelude = (config: SiteConfig | readonly SiteConfig[], ...before: readonly string[]): string =>
  [...before.map((source) => `${source};`), `tokenWorker(${JSON.stringify(config)});`].join('\n');

export const calling = (run: (argument: never) => void, argument?: unknown): string => `(${run.toString()})(${JSON.stringify(argument)})`;
