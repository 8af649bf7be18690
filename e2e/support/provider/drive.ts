/** An independent client for the servers' own tests: oauth4webapi in Node, which fills in the provider's forms by hand. */
import * as oauth from 'oauth4webapi';

/** Nobody listens there. */
const APP = 'http://localhost:9/';
export const REDIRECT_URI = `${APP}callback`;
export const CLIENT: oauth.Client = { client_id: 'app' };
const INSECURE = { [oauth.allowInsecureRequests]: true };

/** A browser's cookies, and its way of following redirects as far as the provider's own pages. */
export class Browser {
  private readonly cookies = new Map<string, string>();

  async open(url: string, form?: Readonly<Record<string, string>>): Promise<{ url: string; text: string; status: number }> {
    const response = await fetch(url, {
      redirect: 'manual',
      headers: { Cookie: [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ') },
      ...(form === undefined ? {} : { method: 'POST', body: new URLSearchParams(form) }),
    });
    for (const cookie of response.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(cookie) ?? [];
      if (value === '') this.cookies.delete(name);
      else this.cookies.set(name, value);
    }
    const location = response.headers.get('location');
    if (location === null) return { url, text: await response.text(), status: response.status };
    const next = new URL(location, url).href;
    return next.startsWith(APP) ? { url: next, text: '', status: response.status } : this.open(next);
  }
}

export interface Flow {
  readonly as: oauth.AuthorizationServer;
  readonly dpop: oauth.DPoPHandle | undefined;
}

export async function discover(issuer: string, keyPair?: CryptoKeyPair): Promise<Flow> {
  const url = new URL(issuer);
  const as = await oauth.processDiscoveryResponse(url, await oauth.discoveryRequest(url, INSECURE));
  return { as, dpop: keyPair === undefined ? undefined : oauth.DPoP(CLIENT, keyPair) };
}

/** As far as the provider's redirect back. */
export async function authorize({ as }: Flow, resource: string | undefined, browser = new Browser(), answers: Readonly<Record<string, string>> = { login: 'ada', password: 'lovelace', action: 'login' }) {
  const verifier = oauth.generateRandomCodeVerifier();
  const url = new URL(as.authorization_endpoint ?? '');
  const state = oauth.generateRandomState();
  const parameters = {
    client_id: CLIENT.client_id,
    redirect_uri: REDIRECT_URI,
    response_type: 'code',
    scope: `openid offline_access${resource === undefined ? '' : ' api'}`,
    prompt: 'consent',
    code_challenge: await oauth.calculatePKCECodeChallenge(verifier),
    code_challenge_method: 'S256',
    state,
    ...(resource === undefined ? {} : { resource }),
  };
  for (const [name, value] of Object.entries(parameters)) url.searchParams.set(name, value);
  let at = await browser.open(url.href);
  if (at.text.includes('name="login"')) at = await browser.open(at.url, answers);
  return { at, verifier, state, browser };
}

/** Asks again once where the server demands a nonce, as oauth4webapi leaves to its caller. */
async function twice<T>(attempt: () => Promise<T>): Promise<T> {
  try {
    return await attempt();
  } catch (error) {
    if (!oauth.isDPoPNonceError(error)) throw error;
    return attempt();
  }
}

const proving = ({ dpop }: Flow) => ({ ...INSECURE, ...(dpop === undefined ? {} : { DPoP: dpop }) });

export async function redeem(flow: Flow, { at, verifier, state }: Awaited<ReturnType<typeof authorize>>) {
  const parameters = oauth.validateAuthResponse(flow.as, CLIENT, new URL(at.url), state);
  return twice(async () => {
    const response = await oauth.authorizationCodeGrantRequest(flow.as, CLIENT, oauth.None(), parameters, REDIRECT_URI, verifier, proving(flow));
    return oauth.processAuthorizationCodeResponse(flow.as, CLIENT, response);
  });
}

export const signIn = async (flow: Flow, resource?: string) => redeem(flow, await authorize(flow, resource));

export async function refresh(flow: Flow, refreshToken: string | undefined) {
  return twice(async () => {
    const response = await oauth.refreshTokenGrantRequest(flow.as, CLIENT, oauth.None(), refreshToken ?? '', proving(flow));
    return oauth.processRefreshTokenResponse(flow.as, CLIENT, response);
  });
}

export async function revoke(flow: Flow, token: string | undefined): Promise<void> {
  await oauth.processRevocationResponse(await oauth.revocationRequest(flow.as, CLIENT, oauth.None(), token ?? '', INSECURE));
}

export const ask = (flow: Flow, accessToken: string, url: string) =>
  twice(() => oauth.protectedResourceRequest(accessToken, 'GET', new URL(url), undefined, null, proving(flow)));

/** The error of a refused token request: its code, status and description. */
export async function refusal(promise: Promise<unknown>): Promise<string> {
  try {
    await promise;
  } catch (error) {
    if (error instanceof oauth.ResponseBodyError) return `${String(error.status)} ${error.error} ${error.error_description ?? ''}`.trim();
    throw error;
  }
  return 'granted';
}
