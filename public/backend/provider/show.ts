/** Answers with one of the provider's pages: no script runs in it, and no other site can frame it. */
import type { ProviderContext } from 'oidc-provider';

const POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'none'; base-uri 'none'";

/** @param status what the provider has decided already, unless given */
export function show(ctx: ProviderContext, page: string, status = ctx.status === 404 ? 200 : ctx.status): void {
  ctx.set('Content-Security-Policy', POLICY);
  ctx.status = status;
  ctx.type = 'html';
  ctx.body = page;
}
