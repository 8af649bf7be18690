/** A script of the guide as an app's bundler makes one file of it, for production: a classic script for a worker, a module for a page. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';

/** @param files others that it imports, by their names beside it */
export async function bundled(source: string, format: 'iife' | 'es' = 'iife', files: Readonly<Record<string, string>> = {}): Promise<string> {
  // In the package's own folder, so that its name is found.
  const folder = await mkdtemp(fileURLToPath(new URL('../../results-', import.meta.url)));
  const entry = join(folder, 'entry.js');
  for (const [name, text] of Object.entries({ ...files, 'entry.js': source })) await writeFile(join(folder, name), text);
  try {
    const outputs = await build({
      configFile: false,
      logLevel: 'warn',
      define: { 'process.env.NODE_ENV': '"production"' },
      build: { write: false, minify: false, lib: { entry, formats: [format], name: 'bundled' } },
    });
    const [output] = outputs as { output: { code: string }[] }[];
    return output?.output[0]?.code ?? '';
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** Puts the list of files in, as `injectManifest` does. */
export const withManifest = (worker: string, placeholder: string, urls: readonly string[]): string =>
  worker.replace(placeholder, JSON.stringify(urls.map((url) => ({ url, revision: '1' }))));
