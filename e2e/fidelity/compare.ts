/** Compares what two runs of one cell did, field by field: at the server and in the page. */
import type { Observed } from './arms.js';
import type { SeenResponse } from './in-page.js';
import { normalRequest, normalResponseHeader } from './normalise.js';
import type { Recorded } from './server.js';

export interface Difference {
  /** What differs, without saying in which of a cell's requests: `request header authorization`. */
  readonly field: string;
  /** In which of the cell's requests; empty in what the page saw. */
  readonly request: string;
  readonly before: string;
  readonly after: string;
}

const ABSENT = '(absent)';

const keyOf = ({ isPreflight, method, origin, path }: Recorded): string => `${isPreflight ? 'preflight ' : ''}${method} ${origin} ${path}`;

/** The requests by what they are, the second of a kind told from the first. */
function keyed(requests: readonly Recorded[]): Map<string, Recorded> {
  const map = new Map<string, Recorded>();
  for (const request of requests) {
    let key = keyOf(request);
    while (map.has(key)) key += ', again';
    map.set(key, request);
  }
  return map;
}

type Headers = readonly (readonly [name: string, value: string])[];

/** Values by lower-case name; several lines of one name are one list. */
function byName(headers: Headers): Map<string, string> {
  const map = new Map<string, string>();
  for (const [name, value] of headers) {
    const key = name.toLowerCase();
    const before = map.get(key);
    map.set(key, before === undefined ? value : `${before} | ${value}`);
  }
  return map;
}

class Comparison {
  readonly differences: Difference[] = [];
  #request = '';

  of(field: string, before: string, after: string): void {
    if (before !== after) this.differences.push({ field, request: this.#request, before, after });
  }

  within(request: string, work: () => void): void {
    this.#request = request;
    work();
    this.#request = '';
  }

  headers(prefix: string, before: Headers, after: Headers): void {
    const [first, second] = [byName(before), byName(after)];
    for (const name of new Set([...first.keys(), ...second.keys()])) {
      this.of(`${prefix}header ${name}`, first.get(name) ?? ABSENT, second.get(name) ?? ABSENT);
    }
    const inBoth = (headers: Headers): string[] => headers.map(([name]) => name).filter((name) => first.has(name.toLowerCase()) && second.has(name.toLowerCase()));
    const [names, otherNames] = [inBoth(before), inBoth(after)];
    this.of(`${prefix}spelling of header names`, [...names].sort().join(', '), [...otherNames].sort().join(', '));
    const lower = (list: readonly string[]): string => list.map((name) => name.toLowerCase()).join(', ');
    this.of(`${prefix}order of headers`, lower(names), lower(otherNames));
  }
}

function compareRequest(comparison: Comparison, before: Recorded, after: Recorded): void {
  const [first, second] = [normalRequest(before), normalRequest(after)];
  const prefix = before.isPreflight ? 'preflight ' : 'request ';
  comparison.headers(prefix, first.headers, second.headers);
  comparison.of(`${prefix}body`, first.body, second.body);
  comparison.of(`${prefix}framing`, first.framing, second.framing);
  comparison.of(`${prefix}HTTP version`, before.httpVersion, after.httpVersion);
}

function compareResponse(comparison: Comparison, before: SeenResponse, after: SeenResponse): void {
  for (const name of ['status', 'statusText', 'type', 'url', 'redirected', 'hasBody', 'text', 'bodyUsed'] as const) {
    comparison.of(`response ${name}`, String(before[name]), String(after[name]));
  }
  comparison.headers('response ', before.headers.map(normalResponseHeader), after.headers.map(normalResponseHeader));
}

export function compare(before: Observed, after: Observed): Difference[] {
  const comparison = new Comparison();
  const [first, second] = [keyed(before.requests), keyed(after.requests)];
  comparison.of('requests', [...first.keys()].join(' → ') || 'none', [...second.keys()].join(' → ') || 'none');
  for (const [key, request] of first) {
    const other = second.get(key);
    if (other !== undefined) comparison.within(key, () => { compareRequest(comparison, request, other); });
  }
  const outcome = ({ seen }: Observed): string => ('error' in seen ? seen.error : 'a response');
  comparison.of('outcome', outcome(before), outcome(after));
  // What follows from another outcome is no difference of its own.
  if ('response' in before.seen && 'response' in after.seen) compareResponse(comparison, before.seen.response, after.seen.response);
  return comparison.differences;
}
