/** The backend's sign-in, renewal and sign-out with the refresh token in a cookie: what it gives out is noted, and proofs are demanded where they are. */
import type { Backend } from '../../../public/backend/index.js';
import { proofIn } from './sealed-site.js';

/** An empty one takes the cookie away. */
const REFRESH_TOKEN = /(?:^|[;,\s])refresh_token=([^;,\s]+)/;

const refreshTokenIn = (cookies: string | null): string | undefined => REFRESH_TOKEN.exec(cookies ?? '')?.[1];

export interface CookieBackend {
  /** Undefined: not one of its endpoints. */
  readonly handle: (request: Request) => Promise<Response | undefined>;
  /** Every refresh token that it has set as a cookie. */
  readonly secrets: Set<string>;
}

export function cookieBackend(backend: () => Backend, demandsProofs: boolean): CookieBackend {
  const secrets = new Set<string>();
  /** Thumbprints of the keys that refresh tokens are bound to. */
  const bound = new Map<string, string>();

  async function pass(request: Request, thumbprint: string | undefined): Promise<Response> {
    const answer = await backend().fetch(request);
    const given = refreshTokenIn(answer.headers.get('Set-Cookie'));
    if (given !== undefined) {
      secrets.add(given);
      if (thumbprint !== undefined) bound.set(given, thumbprint);
    }
    return answer;
  }

  return {
    secrets,
    handle: async (request) => {
      const { pathname } = new URL(request.url);
      if (!pathname.startsWith('/cookie/auth/') || request.method !== 'POST') return undefined;
      if (!demandsProofs) return pass(request, undefined);
      const presented = refreshTokenIn(request.headers.get('Cookie'));
      // A sign-in begins with whichever key it is made with; what follows has to be of the same.
      const isSignIn = pathname.endsWith('/login');
      const proof = await proofIn(request, isSignIn || presented === undefined ? undefined : bound.get(presented));
      return 'refusal' in proof ? proof.refusal : pass(request, proof.thumbprint);
    },
  };
}
