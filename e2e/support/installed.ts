/** The package as npm installs it from its tarball, outside the repository: what the scenarios' sites serve. Packed once for a whole run. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { installPacked } from '../../scripts/packed.mjs';

/** Where Playwright's workers find it. */
const VARIABLE = 'TOKEN_WORKER_INSTALLED';

/** Without Playwright, as for the searches and the measurements, it is what has been built. */
const folder = (): string => process.env[VARIABLE] ?? fileURLToPath(new URL('../../', import.meta.url));

/** A file of the package's dist/, as text. */
export const builtFile = (name: string): Promise<string> => readFile(join(folder(), 'dist', name), 'utf8');

/** The address that Node imports it from. */
export const builtModule = (name: string): string => pathToFileURL(join(folder(), 'dist', name)).href;

/** Playwright's `globalSetup`. */
export default async function install(): Promise<void> {
  process.env[VARIABLE] = join(await installPacked(), 'node_modules/token-worker');
}
