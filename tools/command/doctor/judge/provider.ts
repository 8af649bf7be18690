/** Judges whether the worker can find the provider's endpoints, and read what they answer. */
import { finding, type Finding } from '../findings.js';
import { isFailure, type Outcome } from '../http.js';
import { isSuccess } from './answers.js';
import { judgeFailure } from './page.js';

export interface DiscoveryLook {
  readonly issuer: string;
  /** The app's. */
  readonly origin: string;
}

export interface Metadata {
  readonly issuer?: unknown;
  readonly token_endpoint?: unknown;
}

export function metadataIn(body: string): Metadata | undefined {
  try {
    const parsed: unknown = JSON.parse(body);
    return typeof parsed === 'object' && parsed !== null ? parsed : undefined;
  } catch {
    return undefined;
  }
}

/** Where metadata is (OpenID Connect Discovery, section 4; RFC 8414, section 3). */
export function discoveryUrl(issuer: string, kind: 'openid' | 'oauth2'): string {
  const { origin, pathname } = new URL(issuer);
  const path = pathname.replace(/\/$/, '');
  return kind === 'openid' ? `${origin}${path}/.well-known/openid-configuration` : `${origin}/.well-known/oauth-authorization-server${path}`;
}

/** Entra ID's metadata for users of any tenant names a template. */
const isTemplate = (issuer: unknown): boolean => typeof issuer === 'string' && issuer.includes('{tenantid}');

const allowsReading = (headers: Readonly<Record<string, string | undefined>>, origin: string): boolean => headers['access-control-allow-origin'] === '*' || headers['access-control-allow-origin'] === origin;

export function judgeDiscovery(outcome: Outcome, { issuer, origin }: DiscoveryLook): readonly Finding[] {
  if (isFailure(outcome)) return [judgeFailure(outcome, 'provider-unreachable')];
  const { url, status, body, headers } = outcome;
  const metadata = isSuccess(outcome) ? metadataIn(body) : undefined;
  if (metadata === undefined) return [finding('provider-discovery', url, `No metadata: the provider answers ${String(status)}${isSuccess(outcome) ? ', but not with JSON' : ''}.`, "Write the issuer as the provider does. Where it has no discovery, set discovery: 'oauth2', or give metadata.")];
  const found: Finding[] = [];
  if (metadata.issuer !== issuer && !isTemplate(metadata.issuer)) found.push(finding('provider-issuer', url, `The metadata names the issuer ${JSON.stringify(metadata.issuer)}, and the configuration ${JSON.stringify(issuer)}: they have to be the same, to the last slash.`, "Write the issuer as the metadata does."));
  if (typeof metadata.token_endpoint !== 'string' || !URL.canParse(metadata.token_endpoint)) found.push(finding('provider-discovery', url, 'The metadata names no token_endpoint.', 'Ask whoever runs the provider, or give metadata in the configuration.'));
  if (new URL(url).origin !== origin && !allowsReading(headers, origin)) found.push(finding('provider-cors', url, `The worker cannot read the metadata: Access-Control-Allow-Origin is ${headers['access-control-allow-origin'] ?? 'not there'}.`, `Let the provider allow ${origin}, as the app's web origin, or give metadata in the configuration.`));
  return found;
}

/** @param outcome the answer to an empty request, which the endpoint has to refuse readably */
export function judgeTokenEndpoint(outcome: Outcome, origin: string): readonly Finding[] {
  if (isFailure(outcome)) return [judgeFailure(outcome, 'provider-unreachable')];
  const { url, headers } = outcome;
  if (new URL(url).origin === origin || allowsReading(headers, origin)) return [];
  return [finding('provider-token-cors', url, `The worker cannot read what the token endpoint answers: Access-Control-Allow-Origin is ${headers['access-control-allow-origin'] ?? 'not there'}.`, `Register the app as a public client in the browser (a single-page app), with ${origin} as an allowed web origin.`)];
}
