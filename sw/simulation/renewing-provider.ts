/** A provider of which a test needs the renewals alone: the session is in the storage already. */
import type { ConnectedProvider, Provider, ProviderTools } from '../provider.js';

const ISSUER = 'https://id.example';
const CLIENT = 'app';

/** Names the record of its session, where that is called `default`. */
export const OWNER = JSON.stringify(['default', ISSUER, CLIENT]);

export function renewingProvider(renew: (tools: ProviderTools, ...given: Parameters<ConnectedProvider['renew']>) => ReturnType<ConnectedProvider['renew']>, audiences: readonly string[] = []): Provider {
  const none = (): Promise<never> => Promise.reject(new Error('not in this world'));
  return {
    issuer: ISSUER,
    clientId: CLIENT,
    redirectUri: '/callback',
    timeout: 8,
    audiences,
    connect: (_session, tools) => ({ renew: (...given) => renew(tools, ...given), login: none, logout: none, comeBack: none, comeBackHere: none }),
  };
}
