/** Third-party clients as npm installed them, to be served to a page. */
import { readFileSync } from 'node:fs';
import { posix } from 'node:path';

type Files = Readonly<Record<string, string>>;

export const installed = (path: string): string => readFileSync(new URL(`../../node_modules/${path}`, import.meta.url), 'utf8');

/** A module of an installed package, with the modules that it imports by relative paths; each at `/npm/` and its path. */
export function installedModule(path: string): Files {
  const files: Record<string, string> = {};
  const add = (at: string): void => {
    if (`/npm/${at}` in files) return;
    const text = installed(at);
    files[`/npm/${at}`] = text;
    for (const [, next = ''] of text.matchAll(/\bfrom\s*['"](\.[^'"]+)['"]/g)) add(posix.join(posix.dirname(at), next));
  };
  add(path);
  return files;
}

export const axiosFiles = { '/axios.js': installed('axios/dist/esm/axios.min.js') };
