/** A deliberate defect: the first rule takes every request that no rule takes. */
import { match as right, type Match } from '../../../../core/match.js';

export * from '../../../../core/match.js';

export function match(...[configs, request, origin]: Parameters<typeof right>): Match | undefined {
  const [config] = configs;
  const [rule] = config?.rules ?? [];
  if (config === undefined || rule === undefined) return undefined;
  return right(configs, request, origin) ?? { kind: 'api', config, rule, sending: { mode: 'unchanged', refusesRedirects: false } };
}
