/** The published packages that are measured, as they are installed. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const ROOT = fileURLToPath(new URL('../../../', import.meta.url));

export const packaged = (path) => readFileSync(join(ROOT, 'node_modules', path), 'utf8');

export const versionOf = (name) => JSON.parse(packaged(`${name}/package.json`)).version;
