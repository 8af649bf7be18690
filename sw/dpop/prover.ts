/** Proves, for one session, with each request that it has the key which the token is bound to. */
import type { ProofAlgorithm } from '../../core/dpop/options.js';
import { htuOf, issuedAhead, ProofServers, type Told } from '../../core/dpop/servers.js';
import { TokenWorkerError } from '../../core/errors.js';
import type { SessionState } from '../../core/session.js';
import type { Lifetime, Ports } from '../ports.js';
import type { ConnectedProof, ProofAnswered } from '../proof.js';
import type { Session } from '../session.js';
import { settledWithin } from '../settled-within.js';
import type { Key, Keys } from './keys.js';
import { makeProof } from './make-proof.js';

type Tools = Pick<Ports, 'fetch' | 'now' | 'report' | 'delay'>;

/** Seconds that the storage may take: a browser whose database hangs keeps no request waiting. */
const LONGEST_USE = 4;

const isBoundToKey = (state: SessionState): boolean => state.status === 'signed-in' && state.tokens.tokenType === 'DPoP';

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

  async send(request: Request, accessToken: string, by: Lifetime | undefined): Promise<ProofAnswered> {
    const { url } = request;
    const told = this.#servers.at(url);
    try {
      request.headers.set('DPoP', await this.#prove(request, accessToken, told));
    } catch (error) {
      // Without a proof, the server will say what it thinks of the token.
      request.headers.delete('DPoP');
      this.#tools.report(error);
    }
    const response = await this.#tools.fetch(request, by);
    return { response, wantsAnother: this.#learn(url, told, accessToken, response) };
  }

  async #prove({ method, url }: Request, accessToken: string, told: Told): Promise<string> {
    const known = this.#epoch === this.#session.state.epoch ? this.#key : undefined;
    const { pair } = known ?? (await this.#find());
    if (this.#session.state.status === 'signed-out') throw new Error('the session is over: its key is gone');
    return makeProof(pair, { method, url: htuOf(url), accessToken, ...told });
  }

  #learn(url: string, told: Told, accessToken: string, { status, redirected, headers }: Response): boolean {
    const answer = {
      status,
      redirected,
      authenticate: headers.get('WWW-Authenticate'),
      nonce: headers.get('DPoP-Nonce'),
      date: headers.get('Date'),
      receivedAt: this.#tools.now(),
    };
    const { state } = this.#session;
    const isInUse = state.status === 'signed-in' && state.tokens.accessToken === accessToken;
    return this.#servers.learn(url, told, answer, isInUse ? issuedAhead(state.tokens) : undefined);
  }

  #find(): Promise<Key> {
    return (this.#finding ??= this.#findNow().finally(() => {
      this.#finding = undefined;
    }));
  }

  async #findNow(): Promise<Key> {
    await this.#session.ready();
    const key = (await this.#readKept()) ?? (await this.#keep(this.#key ?? (await this.#makeAnother())));
    // The same object for the same key: by that the provider's part knows that what it was told of nonces still holds.
    if (this.#key?.id !== key.id) this.#key = key;
    this.#epoch = this.#session.state.epoch;
    return this.#key;
  }

  /** @throws where the key that the session's tokens are bound to is there, and cannot be had now: another one would end the session */
  async #readKept(): Promise<Key | undefined> {
    try {
      const kept = await this.#soon(this.#keys.read());
      return kept?.algorithm === this.#algorithm ? kept : undefined;
    } catch (error) {
      if (this.#key === undefined && isBoundToKey(this.#session.state)) throw error;
      return undefined;
    }
  }

  /** Tokens that are bound to one which is gone are of no use to anybody, and to present them would look like a theft. */
  async #makeAnother(): Promise<Key> {
    const { state, endings } = this.#session;
    if (isBoundToKey(state)) await endings.end(state.epoch, 'storage-lost');
    return this.#make();
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
