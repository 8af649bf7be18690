/** Whether the copies in a folder are this package's: the answer for continuous integration. */
import { versionIn } from '../banner.js';
import { isSameText } from './same-text.js';

export interface Verdict {
  readonly isRight: boolean;
  readonly says: string;
  /** Somebody else's file of that name, which `init` leaves alone. */
  readonly isForeign: boolean;
}

/**
 * @param path the file, as it was named
 * @param found its text; undefined where there is none
 * @param shipped the text of this package's file
 */
export function verdictOn(path: string, found: string | undefined, shipped: string): Verdict {
  const version = versionIn(shipped) ?? 'unknown';
  const wrong = (says: string): Verdict => ({ isRight: false, isForeign: false, says: `${path}: ${says}` });
  if (found === undefined) return wrong('missing.');
  if (isSameText(found, shipped)) return { isRight: true, isForeign: false, says: `${path}: current, version ${version}.` };
  const from = versionIn(found);
  if (from === undefined) return { ...wrong('not a file of token-worker.'), isForeign: true };
  return wrong(from === version ? `not as published in version ${version}: somebody has changed it.` : `stale: version ${from}, where ${version} is installed.`);
}
