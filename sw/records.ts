/** How a session is written down, and what is made of that when it is read again. */
import { RECORD_FORMAT } from '../core/record.js';
import type { SessionState } from '../core/session.js';

export interface Written {
  /** Each write has one of its own, so that a write built on an older one is noticed. */
  readonly revision: string;
  readonly format: number;
}

export interface Records {
  /** Nobody else could write one, but anybody may put back one that was. */
  readonly areSealed: boolean;
  write(state: SessionState, revision: string): Promise<Written>;
  /**
   * @returns undefined where it is no record of ours
   * @throws where it is one of a later version
   */
  read(stored: unknown): Promise<SessionState | undefined>;
}

/** As if the storage could not be had: this worker goes on in memory. */
export function refuseLater(format: unknown): void {
  if (Number(format) > RECORD_FORMAT) throw new Error('the record is of a later version');
}

/** So far anything may be in it. */
export type Fields<T extends Written> = { readonly [K in keyof T]?: unknown };

export const hasFields = <T extends Written>(value: unknown): value is Fields<T> => typeof value === 'object' && value !== null;
