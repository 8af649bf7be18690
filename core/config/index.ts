/** Checks a configuration once, fills in the defaults and freezes the result: nothing later can change it. */
import { checkKeys, isObject, oneOf, optionalString, refuse, seconds, toList } from './check.js';
import {
  readLogout,
  readRefresh,
  readTokenEndpoints,
  type ResolvedRefresh,
  type ResolvedTokenEndpoint,
} from './endpoints.js';
import { checkAudiences, checkRedirectUris, readProvider, renewalBy, type ResolvedProvider } from './provider.js';
import { readProof, rulesWithProof } from './proof.js';
import { readRules, type ResolvedRule } from './rules.js';
import type { EndpointUrl } from '../url.js';
import type { ProofLike, StorageKind, TokenWorkerConfig } from './types.js';

export interface ResolvedConfig {
  readonly name: string;
  readonly rules: readonly ResolvedRule[];
  readonly login: readonly ResolvedTokenEndpoint[];
  readonly update: readonly ResolvedTokenEndpoint[];
  readonly refresh: ResolvedRefresh | undefined;
  readonly logout: EndpointUrl | undefined;
  readonly provider: ResolvedProvider | undefined;
  /** What `dpop(…)` made. */
  readonly proof: ProofLike | undefined;
  /** Seconds. */
  readonly refreshBefore: number;
  readonly storage: StorageKind;
  readonly attach: 'always' | 'placeholder';
  readonly redact: 'placeholder' | 'remove';
  /**
   * Names what may use the stored session: a worker with the same session name and the same token endpoint (the
   * login endpoints, where there is none) shares it, any other never sees it.
   */
  readonly owner: string;
}

const KEYS = ['api', 'login', 'update', 'refresh', 'logout', 'provider', 'proof', 'refreshBefore', 'storage', 'attach', 'redact', 'name'];
const DEFAULT_REFRESH_BEFORE = 300;

/**
 * @param input what the app wrote
 * @param origin the worker's own origin, against which paths are read
 * @throws TokenWorkerError `invalid-config`, naming the key, what it got and what it takes
 */
export function readConfig(input: unknown, origin: string): ResolvedConfig {
  if (!isObject(input)) refuse('tokenWorker(…)', input, 'a configuration object, or a list of them');
  checkKeys('', input, KEYS);
  const given = input as unknown as TokenWorkerConfig;
  const proof = readProof(given);
  const everyTokenIsBound = proof !== undefined && given.provider !== undefined;
  const rules = everyTokenIsBound ? rulesWithProof(readRules(given.api, origin), Array.isArray(given.api)) : readRules(given.api, origin);
  const login = readTokenEndpoints('login', given.login, origin);
  const provider = readProvider(given, origin);
  checkAudiences(rules, provider, Array.isArray(given.api));
  const refresh = provider === undefined ? readRefresh(given.refresh, origin) : renewalBy(provider);
  const storage = oneOf('storage', given.storage, ['indexeddb', 'sealed', 'memory'], 'indexeddb');
  if (storage === 'memory' && refresh !== undefined && refresh.style !== 'cookie') {
    refuse('storage', storage, `'indexeddb' or 'sealed' with refresh style '${refresh.style}': memory keeps the access token alone, so the refresh token must be in a cookie`);
  }
  const name = optionalString('name', given.name, 'a name for the session') ?? 'default';
  const attach = oneOf('attach', given.attach, ['always', 'placeholder'], 'always');
  const redact = oneOf('redact', given.redact, ['placeholder', 'remove'], 'placeholder');
  if (attach === 'placeholder' && redact === 'remove') {
    refuse('redact', redact, "'placeholder' where attach is 'placeholder': without placeholders no request would get the token");
  }
  const issuers = refresh === undefined ? login.map((endpoint) => endpoint.href).sort() : [refresh.href, ...(provider === undefined ? [] : [provider.given.clientId])];
  return Object.freeze({
    name,
    rules,
    login: Object.freeze(login),
    update: Object.freeze(readTokenEndpoints('update', given.update, origin)),
    refresh,
    provider,
    proof,
    logout: readLogout(given.logout, origin),
    refreshBefore: seconds('refreshBefore', given.refreshBefore, DEFAULT_REFRESH_BEFORE, 'zero'),
    storage,
    attach,
    redact,
    owner: JSON.stringify([name, ...issuers]),
  });
}

/** One configuration, or a list of them for several sessions, whose names must differ. */
export function readConfigs(input: unknown, origin: string): readonly ResolvedConfig[] {
  const configs = toList(input).map((item) => readConfig(item, origin));
  if (configs.length === 0) refuse('tokenWorker(…)', input, 'at least one configuration');
  const names = new Set<string>();
  for (const { name } of configs) {
    if (names.has(name)) refuse('name', name, 'a name that no other session of this worker has');
    names.add(name);
  }
  checkRedirectUris(configs.flatMap(({ provider }) => provider ?? []));
  return Object.freeze(configs);
}
