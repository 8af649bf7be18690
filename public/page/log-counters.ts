/** Counts what the server saw since its log was cleared. */
import type { RequestRecord } from '../backend/log/request-log.js';
import { element } from './dom.js';

const counts = { all: 0, with: 0, without: 0, renewals: 0 };

export function count({ token, kind }: RequestRecord): void {
  counts.all += 1;
  counts[token === 'none' ? 'without' : 'with'] += 1;
  if (kind === 'refresh') counts.renewals += 1;
}

export function resetCounts(): void {
  Object.assign(counts, { all: 0, with: 0, without: 0, renewals: 0 });
}

export function showCounts(): void {
  for (const [name, value] of Object.entries(counts)) element(`count-${name}`).textContent = String(value);
}
