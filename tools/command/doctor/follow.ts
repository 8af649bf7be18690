/** Follows redirects as a browser does for a page or a script, and keeps count of where they led. */
import { isFailure, type Ask, type Asking, type Outcome } from './http.js';

const MOST_HOPS = 10;

/** Where a redirect leads; undefined where the answer is none, or leads nowhere that can be asked. */
export function targetOf({ url, status, headers }: { readonly url: string; readonly status: number; readonly headers: Readonly<Record<string, string | undefined>> }): string | undefined {
  const { location } = headers;
  if (![301, 302, 303, 307, 308].includes(status) || location === undefined || !URL.canParse(location, url)) return undefined;
  const target = new URL(location, url);
  target.hash = '';
  return /^https?:$/.test(target.protocol) ? target.href : undefined;
}

/** @returns the last answer; its `url` says where it came from */
export async function follow(ask: Ask, url: string, asking: Asking): Promise<Outcome> {
  let outcome = await ask(url, asking);
  for (let hops = 0; hops < MOST_HOPS && !isFailure(outcome); hops += 1) {
    const target = targetOf(outcome);
    if (target === undefined) return outcome;
    outcome = await ask(target, asking);
  }
  return outcome;
}
