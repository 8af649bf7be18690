/** Judges for how long caches may keep a file that a new version has to replace. */
import { finding, type Finding } from '../findings.js';
import type { Answer } from '../http.js';
import { itemsOf } from './answers.js';

/** Seconds. */
const LONG = 3600;

const CONSEQUENCES = {
  worker: 'Browsers look for a new worker past their own cache; a proxy or CDN in between may go on with the former one',
  config: 'A page that registers the worker without register() keeps the former configuration for as long, up to a day; so may a proxy or CDN',
} as const;

function lifetimeOf(directives: readonly string[]): number {
  if (directives.includes('no-store') || directives.includes('no-cache')) return 0;
  if (directives.includes('immutable')) return Infinity;
  const seconds = directives.flatMap((directive) => /^(?:s-maxage|max-age)="?(\d+)"?$/.exec(directive)?.[1] ?? []).map(Number);
  return Math.max(0, ...seconds);
}

export function judgeCaching(which: 'worker' | 'config', { url, headers }: Pick<Answer, 'url' | 'headers'>): readonly Finding[] {
  const cacheControl = headers['cache-control'];
  if (lifetimeOf(itemsOf(cacheControl)) <= LONG) return [];
  return [finding(`${which}-cached`, url, `It is served with Cache-Control: ${cacheControl ?? ''}. ${CONSEQUENCES[which]}.`, 'Serve it with Cache-Control: no-cache, and leave long lifetimes to files that have a hash in their name.')];
}
