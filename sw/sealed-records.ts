/** Records of a sealed worker: the whole state is sealed, one that is signed out too, so what no sealed worker wrote is no record. */
import { readState, RECORD_FORMAT } from '../core/record.js';
import type { SessionState } from '../core/session.js';
import { hasFields, refuseLater, type Records, type Written } from './records.js';
import type { Sealing } from './sealing.js';
import { Vault, type Sealed } from './vault.js';

/** The same in every later format: only so can a worker tell one of a later version from one that somebody has planted. */
interface Stored extends Written {
  readonly sealed: Sealed;
}

export class SealedRecords implements Records {
  readonly areSealed = true;
  readonly #vault: Vault;
  readonly #name: string;

  constructor(name: string, sealing: Sealing) {
    this.#vault = new Vault(sealing.keys('values'));
    this.#name = name;
  }

  async write(state: SessionState, revision: string): Promise<Stored> {
    const written: Written = { revision, format: RECORD_FORMAT };
    return { ...written, sealed: await this.#vault.seal(state, this.#binding(written)) };
  }

  async read(stored: unknown): Promise<SessionState | undefined> {
    if (!hasFields<Stored>(stored)) return undefined;
    const { revision, format, sealed } = stored;
    if (typeof revision !== 'string' || typeof format !== 'number') return undefined;
    const opened = await this.#vault.open(sealed as Sealed, this.#binding({ revision, format }));
    if (opened === undefined) return undefined;
    refuseLater(format);
    return readState(opened);
  }

  /** All that stands in clear. */
  #binding({ revision, format }: Written): string {
    return JSON.stringify([this.#name, format, revision]);
  }
}
