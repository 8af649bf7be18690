/** What these servers use of oidc-provider, which has no types of its own. */
declare module 'oidc-provider' {
  import type { RequestListener } from 'node:http';

  export interface ProviderContext {
    readonly path: string;
    status: number;
    readonly response: { get(header: string): string };
    set(header: string, value: string): void;
    readonly oidc: {
      readonly route: string;
      readonly client?: { readonly clientId: string };
      readonly params?: Readonly<Record<string, string | undefined>>;
    };
    body: unknown;
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
    on(event: string, listener: (ctx: ProviderContext, more?: unknown) => void): this;
    interactionDetails(request: unknown, response: unknown): Promise<Interaction>;
    interactionFinished(request: unknown, response: unknown, result: unknown, options: { mergeWithLastSubmission: boolean }): Promise<void>;
    readonly Grant: { new (of: { accountId: string; clientId: string }): Grant; find(id: string): Promise<Grant | undefined> };
    readonly RefreshToken: { find(token: string): Promise<{ readonly consumed?: number | boolean; readonly grantId: string } | undefined> };
    readonly AccessToken: { find(token: string): Promise<{ readonly grantId: string } | undefined> };
  }

  export const errors: { readonly InvalidTarget: new () => Error };
  export default Provider;
}
