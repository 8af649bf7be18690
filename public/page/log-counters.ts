/** Counts what the server saw since its log was cleared. */
import type { RequestRecord } from '../backend/log/request-log.js';
import { element } from './dom.js';

const counts = { all: 0, with: 0, without: 0, renewals: 0 };

export function count({ token, kind, proof }: RequestRecord): void {
  counts.all += 1;
  counts[token === 'none' ? 'without' : 'with'] += 1;
  // Whoever is sent back for a nonce has renewed nothing yet.
  if (kind === 'refresh' && proof !== 'sent back for a nonce') counts.renewals += 1;
}

export function resetCounts(): void {
  Object.assign(counts, { all: 0, with: 0, without: 0, renewals: 0 });
}

export function showCounts(): void {
  for (const [name, value] of Object.entries(counts)) element(`count-${name}`).textContent = String(value);
}
