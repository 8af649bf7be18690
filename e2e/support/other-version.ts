/** The built package as if it were of another version: what a site serves before or after an upgrade. */
import { readFile } from 'node:fs/promises';
import { builtFile } from './installed.js';

export interface OtherVersion {
  readonly version: string;
  /** The version of the protocol, where it differs too. */
  readonly protocol?: number;
}

const { version: OWN } = JSON.parse(await readFile(new URL('../../package.json', import.meta.url), 'utf8')) as { version: string };
const QUOTED = new RegExp(`(["'\`])${OWN.replaceAll('.', '\\.')}\\1`, 'g');
/** The protocol's version as the build writes it out: in what is posted, what is compared with it, and a sentence. */
const PROTOCOL = /\b(version: ?|version ?[!=]== ?|speaks protocol )1\b/g;

/** This package's version. */
export const VERSION = OWN;

/** A file of dist/, with the marks of that version in place of its own. */
export async function builtAs(name: string, { version, protocol }: OtherVersion): Promise<string> {
  const text = (await builtFile(name)).replace(QUOTED, JSON.stringify(version));
  return protocol === undefined ? text : text.replace(PROTOCOL, `$1${String(protocol)}`);
}
