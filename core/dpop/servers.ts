/** What proofs have to say to each server besides the request: the nonce that it gave, and the time as its clock has it (RFC 9449, sections 9 and 11.1). */
import { parseHttpDate } from '../expiry.js';
import { readClaims } from '../jwt.js';
import type { Tokens } from '../tokens.js';
import { dpopError } from './challenge.js';

/** Seconds: what an answer may have been on its way is no wrong clock. */
const TOLERANCE = 10;
/** An API has one origin, or a few. */
const MOST_ORIGINS = 100;

/** A request's URL as its proof names it: without query and fragment (section 4.2). */
export function htuOf(url: string): string {
  const { origin, pathname } = new URL(url);
  return origin + pathname;
}

export interface Told {
  readonly nonce: string | undefined;
  /** Seconds by which the server's clock is ahead of this machine's. */
  readonly ahead: number;
}

const NOTHING: Told = Object.freeze({ nonce: undefined, ahead: 0 });

/** What of a response is looked at. A header is null where it is absent, or not for script of this origin to read. */
export interface ProofAnswer {
  readonly status: number;
  readonly redirected: boolean;
  readonly authenticate: string | null;
  readonly nonce: string | null;
  readonly date: string | null;
  /** Epoch seconds, by this machine. */
  readonly receivedAt: number;
  /** The `error` in the JSON body: an endpoint may say there what an API says in its challenge (sections 5 and 8). */
  readonly error?: string | undefined;
  /** A header that is not seen is not there. */
  readonly hidesNothing?: boolean | undefined;
}

/** What an answer says of the proof, or of what came with it. A redirect has brought the proof to a URL that it does not name. */
function errorIn({ status, redirected, authenticate, error }: ProofAnswer): string | undefined {
  if (redirected || (status !== 401 && status !== 400)) return undefined;
  const challenged = status === 401 && authenticate !== null ? dpopError(authenticate) : undefined;
  return challenged ?? error;
}

/** Whether it is the proof alone that is refused: that says nothing against what was presented with it. */
export function refusesProof(answer: ProofAnswer): boolean {
  const error = errorIn(answer);
  return error === 'use_dpop_nonce' || error === 'invalid_dpop_proof';
}

/** By how much the clock of who issued the token was ahead when it came. */
export function issuedAhead({ accessToken = '', receivedAt }: Pick<Tokens, 'accessToken' | 'receivedAt'>): number | undefined {
  const issuedAt = readClaims(accessToken)?.['iat'];
  return typeof issuedAt === 'number' ? issuedAt - receivedAt : undefined;
}

/** @param before what was known so far: it stays where nothing tells */
function aheadBy({ date, receivedAt }: ProofAnswer, issued: number | undefined, before: number): number {
  const time = parseHttpDate(date);
  const ahead = time === undefined ? (issued ?? before) : time - receivedAt;
  return Math.abs(ahead) > TOLERANCE ? Math.round(ahead) : 0;
}

export class ProofServers {
  readonly #told = new Map<string, Told>();

  /** What the server of this URL has said so far. */
  at(url: string): Told {
    return this.#told.get(new URL(url).origin) ?? NOTHING;
  }

  /**
   * Whatever the answer, a nonce in it is the next proof's. The clock is believed until a proof is refused: a `Date` may come
   * out of a cache, and some issuers date their tokens back.
   *
   * @param url where the proof was sent
   * @param used what it said
   * @param issued what the token itself tells of the clock, where `Date` cannot be read
   * @returns whether a proof that says what is known now is worth another request
   */
  learn(url: string, used: Told, answer: ProofAnswer, issued: number | undefined): boolean {
    const before = this.at(url);
    const error = errorIn(answer);
    const isUnexplained = answer.status === 401 && !answer.redirected && answer.authenticate === null && answer.error === undefined;
    const nonce = answer.nonce ?? before.nonce;
    const ahead = error === 'invalid_dpop_proof' ? aheadBy(answer, issued, before.ahead) : before.ahead;
    if (nonce !== before.nonce || ahead !== before.ahead) this.#remember(url, { nonce, ahead });
    // Where the challenge cannot be read, the nonce is all that tells.
    const isNonceDemanded = error === 'use_dpop_nonce' || (isUnexplained && answer.hidesNothing !== true);
    if (isNonceDemanded && answer.nonce !== null && answer.nonce !== used.nonce) return true;
    return Math.abs(ahead - used.ahead) > TOLERANCE && error === 'invalid_dpop_proof';
  }

  #remember(url: string, told: Told): void {
    const { origin } = new URL(url);
    this.#told.delete(origin);
    this.#told.set(origin, told);
    const [oldest] = this.#told.keys();
    if (this.#told.size > MOST_ORIGINS && oldest !== undefined) this.#told.delete(oldest);
  }
}
