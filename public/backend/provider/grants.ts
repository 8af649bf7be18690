/** Who signs in has consented: the app is the provider's own, and nobody is asked. */
import type { Grant, ProviderContext } from 'oidc-provider';

export function grantsTo(audience: string) {
  return async ({ oidc }: ProviderContext): Promise<Grant | undefined> => {
    const { provider, client, session } = oidc;
    if (client === undefined || session === undefined) return undefined;
    const { clientId } = client;
    const known = session.grantIdFor(clientId);
    if (known !== undefined) return provider.Grant.find(known);
    const grant = new provider.Grant({ accountId: session.accountId, clientId });
    grant.addOIDCScope('openid profile');
    grant.addResourceScope(audience, 'api');
    await grant.save();
    return grant;
  };
}
