/** Writes into the demo's log what reached the provider: which endpoint, and what became of it. Never a query or a body: codes and tokens travel there. */
import type { ProviderContext } from 'oidc-provider';
import type { NewRecord, Proof } from '../log/request-log.js';

const REMARKS: Readonly<Record<string, string>> = {
  discovery: 'discovery',
  jwks: 'keys, for the API',
  authorization: 'the browser comes to sign in',
  end_session: 'the browser comes to sign out',
  end_session_confirm: 'signed out here, too',
};

/** What a path says beyond its endpoint is nobody's business. */
const pathOf = (path: string): string => path.replace(/^\/(interaction|auth)\/.*/, '/$1/…');

const errorOf = ({ body }: ProviderContext): string | undefined => (body as { error?: string } | null | undefined)?.error;

function proofOf(ctx: ProviderContext): Proof | undefined {
  if (ctx.path !== '/token' || ctx.method !== 'POST') return undefined;
  if (ctx.get('DPoP') === '') return 'missing';
  if (errorOf(ctx) === 'use_dpop_nonce') return 'sent back for a nonce';
  // The client may have no token without a proof: the provider has verified what it answers with one.
  return ctx.status === 200 ? 'verified' : 'refused';
}

function kindOf({ path, method, oidc }: ProviderContext): NewRecord['kind'] {
  if (method !== 'POST') return 'resource';
  if (path === '/token') return oidc.params?.grant_type === 'refresh_token' ? 'refresh' : 'login';
  return path === '/token/revocation' ? 'logout' : 'resource';
}

function remarkOf(ctx: ProviderContext): string | undefined {
  if (ctx.method === 'OPTIONS') return 'may this page ask? (CORS)';
  if (ctx.path.startsWith('/auth/')) return 'the browser goes back to the demo';
  if (ctx.path.startsWith('/interaction/')) return ctx.method === 'POST' ? 'its form, filled in' : 'its form';
  return REMARKS[(ctx.oidc as ProviderContext['oidc'] | undefined)?.route ?? ''];
}

export function recordRequests(record: (request: NewRecord) => void) {
  return async (ctx: ProviderContext, next: () => Promise<void>): Promise<void> => {
    await next();
    const detail = remarkOf(ctx);
    const proof = proofOf(ctx);
    record({
      server: 'provider',
      method: ctx.method,
      path: pathOf(ctx.path),
      status: ctx.status,
      token: 'none',
      kind: kindOf(ctx),
      ...(detail === undefined ? {} : { detail }),
      ...(proof === undefined ? {} : { proof }),
    });
  };
}
