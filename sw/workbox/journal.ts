/**
 * Deletes what is cached of sessions that are over. That there is anything stands in the name of an empty cache, made before the first
 * response is: so a worker that died over it, or was not there when the session ended, is followed by one that finds it.
 */
import type { SessionTag } from '../../core/whose.js';
import type { TokenManager } from '../manager.js';
import { epochOfKey } from './cache-key.js';

type Entry = Pick<SessionTag, 'owner' | 'epoch'>;

const PREFIX = 'token-worker responses ';

const nameOf = ({ owner, epoch }: Entry): string => PREFIX + JSON.stringify([owner, epoch]);

function entryIn(name: string): Entry | undefined {
  if (!name.startsWith(PREFIX)) return undefined;
  const [owner, epoch] = JSON.parse(name.slice(PREFIX.length)) as [string, number];
  return { owner, epoch };
}

/** From now on responses of this session are cached. */
export async function note(session: SessionTag): Promise<void> {
  await caches.open(nameOf(session));
}

/** Deletes the responses of every session of this worker's that is not the present one. */
export async function sweep(tokens: TokenManager): Promise<void> {
  const current = new Map((await tokens.sessions()).map(({ owner, epoch }) => [owner, epoch]));
  const names = await caches.keys();
  const isOver = ({ owner, epoch }: Entry): boolean => current.has(owner) && current.get(owner) !== epoch;
  const over = names.flatMap((name) => entryIn(name) ?? []).filter(isOver);
  if (over.length === 0) return;
  const epochs = new Set(over.map(({ epoch }) => epoch));
  for (const name of names) if (entryIn(name) === undefined) await deleteFrom(name, epochs);
  for (const entry of over) await caches.delete(nameOf(entry));
}

async function deleteFrom(name: string, epochs: ReadonlySet<number>): Promise<void> {
  const cache = await caches.open(name);
  for (const key of await cache.keys()) {
    const epoch = epochOfKey(key.url);
    if (epoch !== undefined && epochs.has(epoch)) await cache.delete(key, { ignoreVary: true });
  }
}
