/** The worker's configuration file as it is served: the provider's address in it is the one where it listens now. */
import { readFile } from 'node:fs/promises';
import type { EmbeddedProvider } from './provider/index.js';

const FILE = new URL('../static/token-worker.config.js', import.meta.url);
/** Where it listens when nothing stands in the way. */
const WRITTEN = 'http://localhost:4150';

export async function configFile({ issuer }: EmbeddedProvider): Promise<string> {
  return (await readFile(FILE, 'utf8')).replaceAll(WRITTEN, issuer);
}
