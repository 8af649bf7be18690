/**
 * Entra ID with users of any tenant: its `common` and `organizations` are no issuers. Their metadata names a template, and
 * each ID token the tenant that its user is of. See docs/recipes/entra-id.md.
 */
import type { AuthorizationServer } from 'oauth4webapi';
import { claimsIn } from './id-token.js';

const ANY_TENANT = /\/(?:common|organizations)\/v2\.0$/;
const TENANT = '{tenantid}';
/** What can be a tenant's identifier: nothing that would make another address of the template. */
const TENANT_ID = /^[\w-]+$/;

/** The issuer that the metadata has to name. */
export const issuerInMetadata = (issuer: string): string => issuer.replace(ANY_TENANT, `/${TENANT}/v2.0`);

/** The metadata as it holds for this answer: its ID token has to be of the issuer of the tenant that it names. */
export async function metadataFor(response: Response, metadata: AuthorizationServer): Promise<AuthorizationServer> {
  if (!metadata.issuer.includes(TENANT)) return metadata;
  const tenant = (await claimsIn(response))?.['tid'];
  return typeof tenant === 'string' && TENANT_ID.test(tenant) ? { ...metadata, issuer: metadata.issuer.replace(TENANT, tenant) } : metadata;
}
