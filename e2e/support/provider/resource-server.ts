/** An API that believes nothing: it verifies each access token and each proof, and records why it refused. */
import { randomUUID } from 'node:crypto';
import { createRemoteJWKSet, jwtVerify, type JWTPayload } from 'jose';
import { checkProof, Refused } from './proof.js';
import { startRecording, type RecordedRequest, type RecordingServer } from './recorded.js';

export interface ResourceServerOptions {
  readonly provider: { readonly issuer: string; readonly jwksUri?: string };
  readonly audience: string;
  readonly dpop?: 'required' | 'accepted' | 'off';
  /** Demands its own nonce in each proof. */
  readonly nonce?: boolean;
  readonly allowedOrigins?: readonly string[];
  readonly proofWithinSeconds?: number;
  readonly port?: number;
}

export interface ResourceServer extends RecordingServer {
  /** A new nonce is demanded from now on; it is sent with the next answer, whatever that is. */
  rotateNonce(): void;
}

export async function startResourceServer(options: ResourceServerOptions): Promise<ResourceServer> {
  const dpop = options.dpop ?? 'off';
  const seen = new Set<string>();
  const keys = createRemoteJWKSet(new URL(options.provider.jwksUri ?? `${options.provider.issuer}/jwks`));
  let nonce = randomUUID();

  async function verify(request: RecordedRequest, origin: string): Promise<JWTPayload> {
    const [scheme, token] = String(request.headers.authorization ?? '').split(' ');
    if (token === undefined) throw new Refused('invalid_token', 'no token');
    const { payload } = await jwtVerify(token, keys, { issuer: options.provider.issuer, audience: options.audience, typ: 'at+jwt' }).catch((error: unknown) => {
      throw new Refused('invalid_token', error instanceof Error ? error.message : 'token');
    });
    const { jkt } = (payload.cnf ?? {}) as { jkt?: string };
    if (scheme?.toLowerCase() !== (jkt === undefined ? 'bearer' : 'dpop')) throw new Refused('invalid_token', 'scheme');
    if (jkt === undefined && dpop === 'required') throw new Refused('invalid_token', 'not bound to a key');
    if (jkt !== undefined && dpop === 'off') throw new Refused('invalid_token', 'proofs are not supported');
    if (jkt !== undefined) {
      const proof = request.headers.dpop;
      if (typeof proof !== 'string') throw new Refused('invalid_dpop_proof', 'no proof');
      await checkProof(proof, {
        method: request.method,
        url: `${origin}${request.path.split('?')[0] ?? ''}`,
        accessToken: token,
        jkt,
        withinSeconds: options.proofWithinSeconds ?? 60,
        seen,
        isNonce: options.nonce === true ? (given) => given === nonce : undefined,
      });
    }
    return payload;
  }

  const server = await startRecording((origin) => async (incoming, outgoing, request) => {
    const from = incoming.headers.origin;
    if (from !== undefined && (options.allowedOrigins ?? []).includes(from)) {
      outgoing.setHeader('Access-Control-Allow-Origin', from);
      outgoing.setHeader('Vary', 'Origin');
      outgoing.setHeader('Access-Control-Expose-Headers', 'DPoP-Nonce, WWW-Authenticate');
    }
    if (request.method === 'OPTIONS') {
      outgoing.setHeader('Access-Control-Allow-Methods', 'GET, POST, PUT, PATCH, DELETE');
      outgoing.setHeader('Access-Control-Allow-Headers', 'Authorization, DPoP, Content-Type');
      outgoing.writeHead(204).end();
      return;
    }
    if (options.nonce === true) outgoing.setHeader('DPoP-Nonce', nonce);
    const json = (status: number, body: unknown): void => {
      outgoing.writeHead(status, { 'Content-Type': 'application/json', 'Cache-Control': 'no-store' }).end(JSON.stringify(body));
    };
    try {
      const { sub } = await verify(request, origin);
      const path = request.path.split('?')[0];
      if (path === '/me') json(200, { sub });
      else if (path === '/echo') json(200, { sub, method: request.method, path: request.path, body: request.body });
      else json(404, { error: 'not_found' });
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      request.refusal = error.message;
      const scheme = dpop === 'off' ? 'Bearer' : 'DPoP';
      const hasToken = request.headers.authorization !== undefined;
      outgoing.setHeader('WWW-Authenticate', hasToken ? `${scheme} error="${error.code}"${scheme === 'DPoP' ? ', algs="ES256"' : ''}` : scheme);
      json(401, { error: error.code });
    }
  }, options.port);
  return {
    ...server,
    rotateNonce: () => {
      nonce = randomUUID();
    },
  };
}
