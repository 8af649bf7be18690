/** Asks the provider for its metadata, and its token endpoint with an empty request, which it refuses. */
import type { ResolvedConfig } from '../../../core/config/index.js';
import type { ReadProvider } from './config/revive.js';
import { isFailure } from './http.js';
import { judgePreflight, type Crossing } from './judge/cors.js';
import { discoveryUrl, judgeDiscovery, judgeTokenEndpoint, metadataIn, type Metadata } from './judge/provider.js';
import type { Look } from './look.js';
import { preflight } from './preflight.js';

async function discover({ ask, notes, origin }: Look, { issuer, options }: ReadProvider): Promise<Metadata | undefined> {
  if (options.metadata !== undefined) return options.metadata;
  const outcome = await ask(discoveryUrl(issuer, options.discovery), { headers: { Accept: 'application/json', Origin: origin } });
  notes.find(...judgeDiscovery(outcome, { issuer, origin }));
  return isFailure(outcome) ? undefined : metadataIn(outcome.body);
}

/** @returns the token endpoint, where it is known */
export async function lookAtProvider(look: Look, { provider, proof }: ResolvedConfig): Promise<string | undefined> {
  if (provider === undefined) return undefined;
  const { ask, notes, origin } = look;
  const metadata = await discover(look, provider.given as ReadProvider);
  const endpoint = metadata?.token_endpoint;
  if (typeof endpoint !== 'string' || !/^https?:/.test(endpoint) || !URL.canParse(endpoint)) return undefined;
  const crossing: Crossing = { url: endpoint, origin, method: 'POST', headers: ['dpop'], credentials: false };
  if (proof !== undefined && new URL(endpoint).origin !== origin) notes.find(...judgePreflight(crossing, await ask(endpoint, preflight(crossing))));
  const outcome = await ask(endpoint, { method: 'POST', headers: { Accept: 'application/json', 'Content-Type': 'application/x-www-form-urlencoded', Origin: origin }, body: '' });
  notes.find(...judgeTokenEndpoint(outcome, origin));
  if (!isFailure(outcome)) notes.saw('provider', `${provider.given.issuer}, token endpoint ${endpoint}`);
  return endpoint;
}
