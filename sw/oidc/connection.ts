/** How the provider is reached: its metadata, discovered once, and the options of each request to it. */
import * as oauth from 'oauth4webapi';
import { TokenWorkerError } from '../../core/errors.js';
import { destinationOf } from '../../core/oidc/destination.js';
import type { ResolvedAudience, ResolvedOidc } from '../../core/oidc/options.js';
import type { ProviderTools } from '../provider.js';
import { inTime } from './in-time.js';
import { issuerInMetadata } from './tenants.js';

type RequestOptions = oauth.HttpRequestOptions<'GET' | 'POST', URLSearchParams | undefined>;

const PUBLIC_CLIENT = oauth.None();

export class Connection {
  readonly options: ResolvedOidc;
  readonly clientAuthentication = PUBLIC_CLIENT;
  /** Its clock skew is by what ID tokens are judged. */
  readonly client: oauth.Client;
  /** Seconds by which the provider's clock is ahead of this machine's, as far as a refused proof has led to know. */
  proofsAhead = 0;
  #metadata: Promise<oauth.AuthorizationServer> | undefined;
  #proofs: { readonly keyPair: CryptoKeyPair; readonly handle: oauth.DPoPHandle } | undefined;

  constructor(options: ResolvedOidc) {
    this.options = options;
    this.client = { client_id: options.clientId };
  }

  get isOpenId(): boolean {
    return this.options.scope.split(' ').includes('openid');
  }

  redirectUri(origin: string): string {
    return new URL(this.options.redirectUri, origin).href;
  }

  /** @throws what `fetch` throws, or an `oauth4webapi` error where the metadata is not the issuer's */
  async metadata(tools: ProviderTools): Promise<oauth.AuthorizationServer> {
    const { metadata, issuer } = this.options;
    if (metadata !== undefined) return { ...metadata, issuer: issuerInMetadata(issuer) };
    // With a time limit of its own: others wait for it than the one that began it.
    this.#metadata ??= inTime(this.options.timeout, tools, (signal) => this.#discover(tools, signal));
    try {
      return await this.#metadata;
    } catch (error) {
      // The next one that needs it tries again.
      this.#metadata = undefined;
      throw error;
    }
  }

  /**
   * Where the page is to go.
   *
   * @throws TokenWorkerError `provider-unavailable`, and what `metadata` throws
   */
  async endpoint(name: 'authorization_endpoint' | 'end_session_endpoint', tools: ProviderTools): Promise<URL> {
    const { [name]: endpoint } = await this.metadata(tools);
    const destination = endpoint === undefined ? undefined : destinationOf(endpoint, this.options.issuer);
    if (destination !== undefined) return destination;
    // It may be mended before the next one asks.
    this.#metadata = undefined;
    throw new TokenWorkerError('provider-unavailable', `the provider's metadata has ${endpoint === undefined ? 'no' : 'no https URL for its'} ${name}`);
  }

  request(tools: ProviderTools, signal?: AbortSignal): RequestOptions {
    return {
      // A development server on this machine: any other issuer is https, or was refused.
      // eslint-disable-next-line @typescript-eslint/no-deprecated
      [oauth.allowInsecureRequests]: this.options.issuer.startsWith('http:'),
      [oauth.customFetch]: (url, init) => tools.fetch(new Request(url, init as RequestInit)),
      ...(signal === undefined ? {} : { signal }),
    };
  }

  /** With a proof of the key that the tokens are bound to, where the session has one (RFC 9449, section 5). */
  async tokenRequest(tools: ProviderTools, signal?: AbortSignal): Promise<oauth.TokenEndpointRequestOptions> {
    const handle = await this.proofs(tools);
    return { ...(this.request(tools, signal) as oauth.TokenEndpointRequestOptions), ...(handle === undefined ? {} : { DPoP: handle }) };
  }

  /** What says to the token endpoint whose access token is wanted (RFC 8707, section 2.2). */
  tokenParameters(name: string | undefined): string[][] {
    const audience = name === undefined ? undefined : this.options.audiences.get(name);
    const { resource, scope, parameters }: ResolvedAudience = audience ?? { resource: this.options.resource, scope: undefined, parameters: {} };
    return [...Object.entries(parameters), ...(scope === undefined ? [] : [['scope', scope]]), ...resource.map((uri) => ['resource', uri])];
  }

  async proofs(tools: ProviderTools): Promise<oauth.DPoPHandle | undefined> {
    const keyPair = await tools.keyPair?.();
    if (keyPair === undefined) return undefined;
    // The handle remembers the provider's nonces.
    if (this.#proofs?.keyPair.privateKey !== keyPair.privateKey) this.#proofs = { keyPair, handle: this.#newHandle(keyPair) };
    return this.#proofs.handle;
  }

  /** Not by the client's clock skew, which it would read now, once, and which follows ID tokens. */
  #newHandle(keyPair: CryptoKeyPair): oauth.DPoPHandle {
    return oauth.DPoP({}, keyPair, {
      [oauth.modifyAssertion]: (_header, payload) => {
        payload['iat'] = Number(payload['iat']) + this.proofsAhead;
      },
    });
  }

  async #discover(tools: ProviderTools, signal: AbortSignal): Promise<oauth.AuthorizationServer> {
    const { issuer, discovery: algorithm } = this.options;
    const response = await oauth.discoveryRequest(new URL(issuer), { algorithm: algorithm === 'openid' ? 'oidc' : 'oauth2', ...this.request(tools, signal) });
    return oauth.processDiscoveryResponse(new URL(issuerInMetadata(issuer)), response);
  }
}
