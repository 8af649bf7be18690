/** Makes of what a configuration file passed to `tokenWorker(…)` what the worker's own reader takes. */
import { readDpop } from '../../../../core/dpop/options.js';
import { readOidc, type ResolvedOidc } from '../../../../core/oidc/options.js';
import type { ProofLike, ProviderLike, UrlPatternLike } from '../../../../core/config/types.js';

/** Stands for a pattern that this Node.js cannot read; valid, and of no host. */
const STAND_IN: UrlPatternLike = { test: () => false, protocol: 'https', hostname: 'pattern.invalid', port: '' };

export type PatternClass = new (...args: unknown[]) => UrlPatternLike;

interface Mark {
  readonly '@': string;
  readonly args?: readonly unknown[];
}

/** A provider with what discovery needs to know of it. */
export type ReadProvider = ProviderLike & { readonly options: ResolvedOidc };

const isMark = (value: object): value is Mark => '@' in value;
const connect = (): void => undefined;

function provider(options: unknown): ReadProvider & { connect(): void } {
  const read = readOidc(options);
  const { issuer, clientId, redirectUri, timeout, audiences } = read;
  return { issuer, clientId, redirectUri, timeout, audiences: [...audiences.keys()], options: read, connect };
}

const proof = (options: unknown): ProofLike & { connect(): void } => ({ algorithm: readDpop(options ?? {}).algorithm, connect });

/** Patterns that could not be looked into, and the value. */
export interface Revived {
  readonly value: unknown;
  readonly unread: number;
}

/**
 * @param patterns `URLPattern`; undefined where this Node.js has none
 * @throws TokenWorkerError `invalid-config`: by `oidc(…)` or `dpop(…)`; TypeError: by `URLPattern`
 */
export function revive(tagged: unknown, patterns: PatternClass | undefined): Revived {
  let unread = 0;
  const made = ({ '@': kind, args = [] }: Mark): unknown => {
    if (kind === 'oidc') return provider(args[0]);
    if (kind === 'dpop') return proof(args[0]);
    if (kind === 'number') return Number(args[0]);
    if (kind !== 'URLPattern') return () => undefined;
    if (patterns !== undefined) return new patterns(...args);
    unread += 1;
    return STAND_IN;
  };
  const again = (value: unknown): unknown => {
    if (typeof value !== 'object' || value === null) return value;
    if (Array.isArray(value)) return value.map(again);
    if (isMark(value)) return made(value);
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, again(item)]));
  };
  return { value: again(tagged), unread };
}
