/** Answers with one of the provider's pages, which no other site can frame: whoever types a password sees where. */
import type { ProviderContext } from 'oidc-provider';

/** @param status what the provider has decided already, unless given */
export function show(ctx: ProviderContext, page: string, status = ctx.status === 404 ? 200 : ctx.status): void {
  ctx.set('Content-Security-Policy', "frame-ancestors 'none'; base-uri 'none'");
  ctx.status = status;
  ctx.type = 'html';
  ctx.body = page;
}
