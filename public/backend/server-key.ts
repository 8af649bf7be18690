/** The key of the demo's server, made at its first start and kept: what a browser has sealed can be opened after the next start, too. */
import { randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';

/** Neither git takes it nor does Vite serve it. An app's server gets its key as it gets its other secrets. */
const FOLDER = new URL('../../node_modules/.cache/token-worker-demo/', import.meta.url);
const FILE = new URL('server-key', FOLDER);

export function serverKey(): string {
  try {
    return readFileSync(FILE, 'utf8');
  } catch {
    const key = randomBytes(32).toString('base64');
    mkdirSync(FOLDER, { recursive: true });
    // Whole or not at all: another demo may be starting, too.
    const own = new URL(String(process.pid), FOLDER);
    writeFileSync(own, key, { mode: 0o600 });
    renameSync(own, FILE);
    return key;
  }
}
