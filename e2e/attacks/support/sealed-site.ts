/** What `token-worker/server` does on a site: it seals the worker's script, refuses other workers, and checks proofs. */
import { existsSync } from 'node:fs';
import type { Received } from '../../support/site.js';
import { secretsIn } from './sealing.js';
import type { SealedAnswer } from './victim.js';

type Handler = (request: Request) => Response | undefined | Promise<Response | undefined>;

/** The part of `token-worker/server` that is used here. */
interface ServerParts {
  sealWorker(options: { readonly keys: string; readonly path: string; readonly script: () => string | Promise<string>; readonly origin: string }): Handler;
  refuseOtherWorkers(options: { readonly paths: readonly string[] }): Handler;
  dropIn(name: string): () => string | Promise<string>;
  verifyProof(request: Request, options: { readonly thumbprint?: string }): Promise<{ readonly thumbprint: string }>;
}

const BUILT = new URL('../../../dist/server.js', import.meta.url);
const KEY = 'a key of the server, of more than thirty-two characters';

/** Whether this build has a server's part. */
export const hasServer = existsSync(BUILT);

// By its address and late: the scenarios of other modes need no server's part.
const server = async (): Promise<ServerParts> => (await import(BUILT.href)) as ServerParts;

/** The request as a server of the Fetch API gets it. */
export function requestOf({ method, path, headers, body }: Received, origin: string): Request {
  const given = Object.entries(headers).flatMap(([name, value]): [string, string][] =>
    // HTTP/2 has its own lines among them.
    value === undefined || name.startsWith(':') ? [] : [[name, Array.isArray(value) ? value.join(', ') : value]],
  );
  return new Request(origin + path, { method, headers: given, ...(body.length > 0 ? { body: new Uint8Array(body) } : {}) });
}

export interface SealingOptions {
  /** Where the worker's script is. */
  readonly path: string;
  /** Which of the package's drop-in files it is. */
  readonly file: string;
  /** False: a site that takes any worker that its own origin serves. */
  readonly refusesOthers?: boolean;
}

export interface Sealing {
  readonly handle: Handler;
  /** What the first browser that came got in its script. */
  readonly secrets: Set<string>;
  readonly sealed: SealedAnswer[];
}

export async function sealing({ path, file, refusesOthers = true }: SealingOptions, origin: string): Promise<Sealing> {
  const { sealWorker, refuseOtherWorkers, dropIn } = await server();
  const seal = sealWorker({ keys: KEY, path, script: dropIn(file), origin });
  const refuse = refusesOthers ? refuseOtherWorkers({ paths: [path] }) : (): undefined => undefined;
  const secrets = new Set<string>();
  const sealed: SealedAnswer[] = [];
  return {
    secrets,
    sealed,
    handle: async (request) => {
      const answer = (await refuse(request)) ?? (await seal(request));
      const given = answer === undefined ? [] : secretsIn(await answer.clone().text());
      if (given.length > 0) sealed.push({ destination: request.headers.get('Sec-Fetch-Dest') ?? 'none', secrets: given });
      if (secrets.size === 0) for (const secret of given) secrets.add(secret);
      return answer;
    },
  };
}

/** A proof of possession that is not good enough answers for itself. */
const refusalIn = (error: unknown): Response => {
  if (typeof error === 'object' && error !== null && 'response' in error && typeof error.response === 'function') return (error as { response(): Response }).response();
  throw error;
};

export type Thumbprint = { readonly thumbprint: string } | { readonly refusal: Response };

export async function proofIn(request: Request, bound: string | undefined): Promise<Thumbprint> {
  const { verifyProof } = await server();
  return verifyProof(request, bound === undefined ? {} : { thumbprint: bound }).catch((error: unknown) => ({ refusal: refusalIn(error) }));
}
