/** What the servers of the demo and of the tests use of oidc-provider, which has no types of its own. */
declare module 'oidc-provider' {
  import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';

  export interface ProviderContext {
    readonly req: IncomingMessage;
    readonly res: ServerResponse;
    readonly method: string;
    readonly path: string;
    readonly response: { get(header: string): string };
    /** Where the path is one of the provider's own. */
    readonly oidc: {
      readonly route: string;
      readonly client?: { readonly clientId: string };
      readonly provider: Provider;
      readonly session?: { readonly accountId: string; grantIdFor(clientId: string): string | undefined };
      readonly account?: { readonly accountId: string };
      readonly params?: Readonly<Record<string, string | undefined>>;
    };
    body: unknown;
    status: number;
    type: string;
    get(header: string): string;
    set(header: string, value: string): void;
    redirect(url: string): void;
  }

  export interface Interaction {
    readonly uid: string;
    readonly prompt: { readonly name: string; readonly details: Readonly<Record<string, unknown>> };
    readonly params: Readonly<Record<string, string | undefined>>;
    readonly session?: { readonly accountId: string };
    readonly grantId?: string;
  }

  export interface Grant {
    addOIDCScope(scope: string): void;
    addOIDCClaims(claims: readonly string[]): void;
    addResourceScope(resource: string, scope: string): void;
    save(): Promise<string>;
  }

  export class Provider {
    constructor(issuer: string, configuration: Readonly<Record<string, unknown>>);
    callback(): RequestListener;
    use(middleware: (ctx: ProviderContext, next: () => Promise<void>) => Promise<void>): this;
    on(event: 'access_token.issued', listener: (token: { readonly jti: string }) => void): this;
    on(event: string, listener: (ctx: ProviderContext, more?: unknown) => void): this;
    interactionDetails(request: unknown, response: unknown): Promise<Interaction>;
    /** Answers where the browser is to go. */
    interactionResult(request: unknown, response: unknown, result: unknown, options: { mergeWithLastSubmission: boolean }): Promise<string>;
    interactionFinished(request: unknown, response: unknown, result: unknown, options: { mergeWithLastSubmission: boolean }): Promise<void>;
    readonly Grant: { new (of: { accountId: string; clientId: string }): Grant; find(id: string): Promise<Grant | undefined> };
    readonly RefreshToken: { find(token: string): Promise<{ readonly consumed?: number | boolean; readonly grantId: string } | undefined> };
    readonly AccessToken: { find(token: string): Promise<{ readonly grantId: string } | undefined> };
  }

  export const errors: { readonly InvalidTarget: new () => Error };
  export default Provider;
}
