/** What a look at an app comes to: for machines as it is, for persons by `text.ts`. */
import type { Finding } from './findings.js';

export interface Report {
  /** Of this shape. Raised when a member changes its meaning or goes; others may be added without. */
  readonly version: 1;
  /** The version of the package that looked. */
  readonly package: string;
  readonly url: string;
  /** Whether nothing is wrong. */
  readonly ok: boolean;
  readonly findings: readonly Finding[];
  /** What was looked at and answered. */
  readonly seen: readonly { readonly subject: string; readonly says: string }[];
  /** What was not looked at, and why. */
  readonly notSeen: readonly { readonly subject: string; readonly why: string }[];
}

/** Gathers a report while the looks are under way. */
export class Notebook {
  readonly #findings: Finding[] = [];
  readonly #seen: Report['seen'][number][] = [];
  readonly #notSeen: Report['notSeen'][number][] = [];

  find(...findings: readonly Finding[]): void {
    this.#findings.push(...findings);
  }

  saw(subject: string, says: string): void {
    this.#seen.push({ subject, says });
  }

  leftOut(subject: string, why: string): void {
    this.#notSeen.push({ subject, why });
  }

  close(url: string, version: string): Report {
    const ok = this.#findings.every(({ level }) => level !== 'wrong');
    return { version: 1, package: version, url, ok, findings: this.#findings, seen: this.#seen, notSeen: this.#notSeen };
  }
}
