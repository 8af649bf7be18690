/** What is to be done with the worker's file, judged from what is there. */
import { versionIn } from '../banner.js';
import { isSameText } from './same-text.js';

export type Plan =
  | { readonly action: 'write' }
  | { readonly action: 'nothing' }
  /** `from` is its version; `edited` where somebody has changed a copy of this very version. */
  | { readonly action: 'update'; readonly from: string; readonly edited: boolean }
  /** Somebody else's file of that name. */
  | { readonly action: 'refuse' }
  | { readonly action: 'replace' };

/**
 * @param found the file's text; undefined where there is none
 * @param shipped the text of this package's file
 * @param force whether somebody else's file may be overwritten
 */
export function planFor(found: string | undefined, shipped: string, force: boolean): Plan {
  if (found === undefined) return { action: 'write' };
  if (isSameText(found, shipped)) return { action: 'nothing' };
  const from = versionIn(found);
  if (from === undefined) return { action: force ? 'replace' : 'refuse' };
  return { action: 'update', from, edited: from === versionIn(shipped) };
}
