/** An example's files by path, as its server has them: built by its own configuration from a copy of its folder. */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { build } from 'vite';
import { withCopy } from './copied.js';

export type Files = Readonly<Record<string, string>>;

/** Every text file below a folder, at its path; a page at its folder's. */
export async function filesOf(folder: string): Promise<Files> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map(({ parentPath, name }) => join(parentPath, name));
  const texts = await Promise.all(files.map(async (file) => [file.slice(folder.length).replace(/^\/index\.html$/, '/'), await readFile(file, 'utf8')] as const));
  return Object.fromEntries(texts);
}

async function built(folder: string): Promise<Files> {
  await build({ root: folder, configFile: join(folder, 'vite.config.ts'), logLevel: 'error' });
  return filesOf(join(folder, 'dist'));
}

/** With no bundler: the folder as it is, with the package that it has installed. */
async function asItIs(folder: string): Promise<Files> {
  const installed = await filesOf(join(folder, 'node_modules/token-worker/dist/'));
  return { ...(await filesOf(folder)), ...Object.fromEntries(Object.entries(installed).map(([path, text]) => [`/node_modules/token-worker/dist/${path}`, text])) };
}

const examples = new Map<string, Promise<Files>>();

/** Made once in each process of the test run. */
export function builtExample(name: string): Promise<Files> {
  const known = examples.get(name) ?? withCopy(name, name === 'plain' ? asItIs : built);
  examples.set(name, known);
  return known;
}
