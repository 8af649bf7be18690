/** Paths at which a worker's script stands: compared whole, as the browser writes them. */
import { refuse } from '../core/config/check.js';

export const DEFAULT_PATH = '/token-worker.js';

/** @throws TokenWorkerError `invalid-config` */
export function readPath(key: string, value: unknown): string {
  const takes = "a path as the browser sends it, such as '/token-worker.js', without '?' and '#'";
  if (typeof value !== 'string' || !value.startsWith('/') || !URL.canParse(value, 'http://host')) refuse(key, value, takes);
  const { href } = new URL(value, 'http://host');
  if (href !== `http://host${value}` || /[?#]/.test(value)) refuse(key, value, takes);
  return value;
}

export interface Target {
  readonly path: string;
  /** Even an empty one makes another URL, and so another worker. */
  readonly hasQuery: boolean;
}

export function targetOf({ url }: Pick<Request, 'url'>): Target {
  return { path: new URL(url).pathname, hasQuery: url.includes('?') };
}
