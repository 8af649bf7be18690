/** Proves, for one session, with each request that it has the key which the session or its token is bound to. */
import { calculateThumbprint } from 'dpop';
import type { ProofAlgorithm } from '../../core/dpop/options.js';
import { htuOf, issuedAhead, ProofServers, refusesProof, type ProofAnswer, type Told } from '../../core/dpop/servers.js';
import { TokenWorkerError } from '../../core/errors.js';
import type { SessionState } from '../../core/session.js';
import { errorInBody } from './error-in-body.js';
import type { Lifetime, Ports } from '../ports.js';
import type { ConnectedProof, EndpointAnswered, ProofAnswered } from '../proof.js';
import type { Session } from '../session.js';
import { settledWithin } from '../settled-within.js';
import type { Key, Keys } from './keys.js';
import { makeProof } from './make-proof.js';

type Tools = Pick<Ports, 'fetch' | 'now' | 'report' | 'delay'>;

/** Seconds that the storage may take: a browser whose database hangs keeps no request waiting. */
const LONGEST_USE = 4;

/** A proof as it was made. */
interface Made {
  readonly key: Key;
  /** What it says of the server. */
  readonly told: Told;
}

const isBoundToKey = (state: SessionState): boolean => state.status === 'signed-in' && (state.boundTo !== undefined || state.tokens.tokenType === 'DPoP');

/** Undefined for a key of which nobody could be told: any script of the origin can store one. */
const thumbprintOf = ({ pair }: Key): Promise<string | undefined> => calculateThumbprint(pair.publicKey).catch(() => undefined);

const ifIts = async (thumbprint: string, key: Key | undefined): Promise<Key | undefined> => (key !== undefined && (await thumbprintOf(key)) === thumbprint ? key : undefined);

export class Prover implements ConnectedProof {
  readonly #algorithm: ProofAlgorithm;
  readonly #keys: Keys;
  readonly #session: Session;
  readonly #tools: Tools;
  readonly #servers = new ProofServers();
  #key: Key | undefined;
  /** The epoch that this key was looked up in: another worker may have signed somebody in with another one. */
  #epoch: number | undefined;
  #finding: Promise<Key> | undefined;

  constructor(algorithm: ProofAlgorithm, keys: Keys, session: Session, tools: Tools) {
    this.#algorithm = algorithm;
    this.#keys = keys;
    this.#session = session;
    this.#tools = tools;
  }

  /** Looks in the storage each time: it can be emptied underneath, and then what this worker still has is stored again. */
  async keyPair(): Promise<CryptoKeyPair> {
    return (await this.#find()).pair;
  }

  async send(request: Request, accessToken: string | undefined, by: Lifetime | undefined): Promise<ProofAnswered> {
    const made = await this.#prove(request, () => this.#keyOfSession(), accessToken);
    const response = await this.#tools.fetch(request, by);
    const answer = accessToken === undefined ? await this.#endpointAnswer(response) : this.#answer(response);
    return { response, wantsAnother: this.#learn(request.url, made, answer, accessToken) };
  }

  async present(request: Request): Promise<EndpointAnswered | undefined> {
    const made = await this.#prove(request, async () => this.#unlessOver(await this.#find()), undefined);
    return made && this.#sendToEndpoint(request, made);
  }

  async sendAnew(request: Request): Promise<EndpointAnswered> {
    return this.#sendToEndpoint(request, await this.#prove(request, () => this.#keyOfNext(), undefined));
  }

  async #sendToEndpoint(request: Request, made: Made | undefined): Promise<EndpointAnswered> {
    const response = await this.#tools.fetch(request);
    const answer = await this.#endpointAnswer(response);
    return {
      response,
      wantsAnother: this.#learn(request.url, made, answer, undefined),
      refusesProof: refusesProof(answer),
      signedBy: made && (await thumbprintOf(made.key)),
    };
  }

  /** Puts a proof into the request. One that the page has put there is no substitute: undefined, it has none. */
  async #prove(request: Request, find: () => Promise<Key>, accessToken: string | undefined): Promise<Made | undefined> {
    const { method, url } = request;
    try {
      const key = await find();
      const told = this.#servers.at(url);
      request.headers.set('DPoP', await makeProof(key.pair, { method, url: htuOf(url), accessToken, ...told }));
      return { key, told };
    } catch (error) {
      request.headers.delete('DPoP');
      this.#tools.report(error);
      return undefined;
    }
  }

  #answer({ status, redirected, headers }: Response): ProofAnswer {
    return {
      status,
      redirected,
      authenticate: headers.get('WWW-Authenticate'),
      nonce: headers.get('DPoP-Nonce'),
      date: headers.get('Date'),
      receivedAt: this.#tools.now(),
    };
  }

  /** A refused password is no demand for another proof: it is not to be sent twice for a guess. */
  async #endpointAnswer(response: Response): Promise<ProofAnswer> {
    const answer = this.#answer(response);
    return { ...answer, error: await errorInBody(response), hidesNothing: response.type !== 'cors' };
  }

  #learn(url: string, made: Made | undefined, answer: ProofAnswer, accessToken: string | undefined): boolean {
    const { state } = this.#session;
    const told = made?.told ?? this.#servers.at(url);
    // An endpoint's clock is that of who issued the token.
    const isIssuer = state.status === 'signed-in' && (accessToken === undefined || state.tokens.accessToken === accessToken);
    return this.#servers.learn(url, told, answer, isIssuer ? issuedAhead(state.tokens) : undefined);
  }

  async #keyOfSession(): Promise<Key> {
    const known = this.#epoch === this.#session.state.epoch ? this.#key : undefined;
    return this.#unlessOver(known ?? (await this.#find()));
  }

  #unlessOver(key: Key): Key {
    if (this.#session.state.status === 'signed-out') throw new Error('the session is over: its key is gone');
    return key;
  }

  /** A key that cannot be read now keeps nobody from signing in: the next session is bound to one that can be had. */
  async #keyOfNext(): Promise<Key> {
    try {
      return await this.#find();
    } catch {
      return (this.#key ??= await this.#make());
    }
  }

  #find(): Promise<Key> {
    return (this.#finding ??= this.#findNow().finally(() => {
      this.#finding = undefined;
    }));
  }

  async #findNow(): Promise<Key> {
    await this.#session.ready();
    const { state } = this.#session;
    const thumbprint = state.status === 'signed-in' ? state.boundTo : undefined;
    const key = thumbprint === undefined ? await this.#findAny() : await this.#findBound(thumbprint, state.epoch);
    // The same object for the same key: by that the provider's part knows that what it was told of nonces still holds.
    if (this.#key?.id !== key.id) this.#key = key;
    this.#epoch = state.epoch;
    return this.#key;
  }

  async #findAny(): Promise<Key> {
    return (await this.#readKept(this.#key)) ?? (await this.#keep(this.#key ?? (await this.#makeAnother())));
  }

  /** What is bound to one key is presented with no other. */
  async #findBound(thumbprint: string, epoch: number): Promise<Key> {
    const known = await ifIts(thumbprint, this.#key);
    const kept = await this.#readKept(known);
    if (known !== undefined) {
      if (kept === undefined) await this.#keep(known);
      return known;
    }
    const own = await ifIts(thumbprint, kept);
    if (own !== undefined) return own;
    await this.#endForLoss(epoch);
    return kept ?? this.#keep(await this.#make());
  }

  /**
   * @param known the key as this worker has it in memory
   * @throws where the key that the session's tokens are bound to is there, and cannot be had now: another one would end the session
   */
  async #readKept(known: Key | undefined): Promise<Key | undefined> {
    try {
      const kept = await this.#soon(this.#keys.read());
      return kept?.algorithm === this.#algorithm ? kept : undefined;
    } catch (error) {
      if (known === undefined && isBoundToKey(this.#session.state)) throw error;
      return undefined;
    }
  }

  async #makeAnother(): Promise<Key> {
    const { state } = this.#session;
    if (isBoundToKey(state)) await this.#endForLoss(state.epoch);
    return this.#make();
  }

  /** What is bound to a key which is gone is of no use to anybody, and to present it would look like a theft. */
  #endForLoss(epoch: number): Promise<void> {
    return this.#session.endings.end(epoch, 'storage-lost');
  }

  /** Where there is no storage, the key lasts as long as this worker, as the session does. */
  async #keep(key: Key): Promise<Key> {
    try {
      return await this.#soon(this.#keys.keep(key));
    } catch {
      return key;
    }
  }

  async #soon<T>(use: Promise<T>): Promise<T> {
    if (await settledWithin(LONGEST_USE, use, this.#tools)) return use;
    throw new Error('the storage of keys does not answer');
  }

  async #make(): Promise<Key> {
    const algorithm = this.#algorithm;
    try {
      return await this.#keys.make(algorithm);
    } catch {
      throw new TokenWorkerError('invalid-config', `proof.algorithm: this browser cannot make a key for ${algorithm}`);
    }
  }
}
