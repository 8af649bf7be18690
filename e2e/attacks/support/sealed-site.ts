/** What `token-worker/server` does on a site: it seals the worker's script, refuses other workers, and checks proofs. */
import { dropIn, ProofError, refuseOtherWorkers, sealWorker, verifyProof, type DropInFile, type Handler } from 'token-worker/server';
import type { Received } from '../../support/site.js';
import { secretsIn } from './sealing.js';
import type { SealedAnswer } from './victim.js';

const KEY = 'a key of the server, of more than thirty-two characters';

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
  readonly file: DropInFile;
  /** False: a site that takes any worker that its own origin serves. */
  readonly refusesOthers?: boolean;
}

export interface Sealing {
  readonly handle: Handler;
  /** What the first browser that came got in its script. */
  readonly secrets: Set<string>;
  readonly sealed: SealedAnswer[];
}

export function sealing({ path, file, refusesOthers = true }: SealingOptions, origin: string): Sealing {
  const seal = sealWorker({ keys: KEY, path, script: dropIn(file), origin });
  const refuse = refusesOthers ? refuseOtherWorkers({ paths: [path] }) : (): undefined => undefined;
  const secrets = new Set<string>();
  const sealed: SealedAnswer[] = [];
  return {
    secrets,
    sealed,
    handle: async (request) => {
      const answer = refuse(request) ?? (await seal(request));
      const given = answer === undefined ? [] : secretsIn(await answer.clone().text());
      if (given.length > 0) sealed.push({ destination: request.headers.get('Sec-Fetch-Dest') ?? 'none', secrets: given });
      if (secrets.size === 0) for (const secret of given) secrets.add(secret);
      return answer;
    },
  };
}

/** The thumbprint of the key that the request was made with; or what it is refused with. */
export type Proven = { readonly thumbprint: string } | { readonly refusal: Response };

export function proofIn(request: Request, bound: string | undefined): Promise<Proven> {
  return verifyProof(request, bound === undefined ? {} : { thumbprint: bound }).catch((error: unknown) => {
    if (error instanceof ProofError) return { refusal: error.response() };
    throw error;
  });
}
