/** The configuration as an app writes it: `TokenWorkerConfig` and what it is made of. */

/** The part of `URLPattern` that matching needs; the class itself belongs to the worker's runtime. */
export interface UrlPatternLike {
  test(url: string): boolean;
  readonly protocol: string;
  readonly hostname: string;
  readonly port: string;
  readonly hasRegExpGroups?: boolean;
}

/** A path (`/api`) or an absolute URL: matches that origin exactly, and whole path segments below it. Or a `URLPattern`. */
export type UrlRule = string | UrlPatternLike;

/** Whether a response says that the token was refused. It gets a copy; reading its body buffers what it reads. */
export type UnauthorizedTest = (response: Response) => boolean | Promise<boolean>;

/** Which requests get the token, and how. */
export interface ApiRule {
  readonly url: UrlRule;
  /** URLs below `url` that get no token. */
  readonly exclude?: UrlRule | readonly UrlRule[];
  /** HTTP methods that get the token; all unless given. */
  readonly methods?: readonly string[];
  /** The request header that carries the token. Default `Authorization` (RFC 6750, section 2.1). */
  readonly header?: string;
  /** What stands before the token. Default `Bearer`; `''` sends the bare token. */
  readonly scheme?: string;
  /** Which responses mean a refused token: status codes, or a function of the response. Default `[401]`. */
  readonly unauthorized?: readonly number[] | UnauthorizedTest;
  /** `'same-origin'`: navigations (GET, asked for by a page of this origin) get the token too. Default: none do. */
  readonly navigations?: 'same-origin';
  /** `false`: images, media, scripts, styles and fonts get no token. `'cors'`: those of another origin get it too. */
  readonly subresources?: boolean | 'cors';
  /**
   * `'follow'`: redirects are followed as the browser does it: within the origin the token goes along, to another origin it
   * does not (where it stands in another header than `Authorization`, such a redirect is an error). `'error'`: any redirect
   * is an error, as with `fetch(…, { redirect: 'error' })`. Default `'follow'`.
   */
  readonly redirects?: 'follow' | 'error';
  /** One of the provider's `audiences`: requests get the access token for that one. Default: the session's own. */
  readonly audience?: string;
}

/** Where the fields stand in a JSON body, as dotted paths (`'data.access_token'`). */
export interface TokenFields {
  readonly accessToken?: string;
  readonly refreshToken?: string;
  /** A lifetime in seconds. */
  readonly expiresIn?: string;
  /** The user name, in the body of the request. */
  readonly username?: string;
}

export interface TokenEndpoint extends TokenFields {
  readonly url: string;
}

/** What a `request` function is told. */
export interface RefreshContext {
  readonly url: string;
  readonly refreshToken: string | undefined;
  readonly accessToken: string | undefined;
  readonly clientId: string | undefined;
}

/** What a `response` function answers: tokens, or which of the other two outcomes it was. */
export type RefreshAnswer =
  | { readonly accessToken: string; readonly refreshToken?: string; readonly expiresIn?: number }
  | 'rejected'
  | 'unavailable';

export interface RefreshConfig extends Omit<TokenFields, 'username'> {
  readonly url: string;
  /** Default `POST`. */
  readonly method?: string;
  /** `json` posts `{"refreshToken": …}`, `form` is RFC 6749 section 6, `cookie` posts an empty body with credentials. Default `json`. */
  readonly style?: 'json' | 'form' | 'cookie';
  /** `client_id` of the `form` style. */
  readonly clientId?: string;
  /** Further headers of the renewal, and of the sign-out that `session.logout()` sends. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Seconds until an unanswered refresh counts as unavailable. Default 8. */
  readonly timeout?: number;
  /** Makes the request in place of `style`. */
  readonly request?: (context: RefreshContext) => Request | RequestInit | Promise<Request | RequestInit>;
  /** Judges the response in place of the default reading. */
  readonly response?: (response: Response) => RefreshAnswer | Promise<RefreshAnswer>;
}

/** An authorization server that the worker signs in with by itself: what `oidc(…)` from `token-worker/sw/oidc` answers. */
export interface ProviderLike {
  readonly issuer: string;
  readonly clientId: string;
  readonly redirectUri: string;
  /** Seconds. */
  readonly timeout: number;
  /** The names that rules may give. */
  readonly audiences: readonly string[];
}

/** Proof of possession of the key that tokens are bound to: what `dpop(…)` from `token-worker/sw/dpop` answers. */
export interface ProofLike {
  readonly algorithm: string;
}

/** Where a session is kept. */
export type StorageKind = 'indexeddb' | 'sealed' | 'memory';

export interface TokenWorkerConfig {
  /** What gets the token. */
  readonly api: UrlRule | ApiRule | readonly (UrlRule | ApiRule)[];
  /** Endpoints whose successful response begins a session. */
  readonly login?: string | TokenEndpoint | readonly (string | TokenEndpoint)[];
  /** Endpoints of the API that answer an authenticated request with a newer token for the same session. */
  readonly update?: string | TokenEndpoint | readonly (string | TokenEndpoint)[];
  /** Where the access token is renewed. None: no renewal. */
  readonly refresh?: string | RefreshConfig;
  /** A request to it ends the session. */
  readonly logout?: string | { readonly url: string };
  /** In place of `login`, `refresh` and `logout`: an OAuth 2.0 or OpenID provider. */
  readonly provider?: ProviderLike;
  /**
   * Tokens are bound to a key of this browser, and of no use without it (RFC 9449): a provider's, or by a backend of your own, which checks
   * the proofs that come with sign-in, renewal and sign-out.
   */
  readonly proof?: ProofLike;
  /** Seconds before expiry at which renewal begins. Default 300; never more than a quarter of the token's life. */
  readonly refreshBefore?: number;
  /**
   * Where tokens are kept. `'indexeddb'`: out of the app's code, but within reach of any script of the origin. `'sealed'`: under a
   * key that only this worker has; its script has to come from `token-worker/server`. `'memory'`: the access token alone, with
   * `cookie` refresh. Default `'indexeddb'`.
   */
  readonly storage?: StorageKind;
  /** `'placeholder'`: only requests that carry the placeholder get the token. Default `'always'`. */
  readonly attach?: 'always' | 'placeholder';
  /** What a page gets in place of a token. Default `'placeholder'`. */
  readonly redact?: 'placeholder' | 'remove';
  /** The session's name. Default `'default'`. */
  readonly name?: string;
}
