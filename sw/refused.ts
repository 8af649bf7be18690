/** Whether a response means that the token was refused, by the rule's status codes or by the app's function. */
import type { ResolvedRule } from '../core/config/rules.js';
import { speaksOfToken } from '../core/refusal.js';
import type { Ports } from './ports.js';

async function ask(test: (response: Response) => boolean | Promise<boolean>, response: Response, ports: Ports): Promise<boolean> {
  const copy = response.clone();
  try {
    return await test(copy);
  } catch (error) {
    ports.report(error);
    return false;
  } finally {
    // An unread copy would buffer the whole body.
    if (copy.body !== null && !copy.bodyUsed) void copy.body.cancel();
  }
}

/** @param sentTo the URL that the token was sent to */
export function wasRefused(rule: ResolvedRule, sentTo: string, response: Response, ports: Ports): boolean | Promise<boolean> {
  if (!speaksOfToken(sentTo, response)) return false;
  const { unauthorized } = rule;
  if (typeof unauthorized === 'function') return ask(unauthorized, response, ports);
  return unauthorized.includes(response.status);
}
