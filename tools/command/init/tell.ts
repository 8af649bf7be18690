/** What `init` says of each file, and what is to be done next. */
import { CONFIG_FILE, type DropIn } from '../drop-ins.js';
import type { Framework } from './frameworks.js';
import type { Plan } from './plan.js';

/** @param path the file, as it was named */
export function tellWorker(path: string, version: string, plan: Plan): string {
  switch (plan.action) {
    case 'write':
      return `${path}: written, version ${version}.`;
    case 'nothing':
      return `${path}: unchanged, version ${version}.`;
    case 'update':
      return plan.edited ? `${path}: written anew, version ${version}; the copy was not as published.` : `${path}: updated from version ${plan.from} to ${version}.`;
    case 'replace':
      return `${path}: written over a file that was not of token-worker, version ${version}.`;
    case 'refuse':
      return `${path}: left as it is, since it is not of token-worker. Serve the worker from another folder, or overwrite it with --force.`;
  }
}

export const tellConfig = (path: string, isWritten: boolean): string =>
  isWritten ? `${path}: written. From now on it is yours.` : `${path}: kept, since it is yours.`;

const WHAT_TO_PUT: Readonly<Record<DropIn, string>> = {
  'token-worker.js': 'your API, and the endpoints for login, refresh and logout',
  'token-worker-oidc.js': "your API, and the provider's issuer, your client_id and the redirect URI",
};

/** For a shell, of whatever system. */
const quoted = (word: string): string => (/^[\w./\\:@~+-]+$/.test(word) ? word : `"${word}"`);

/** @param isForeign whether it is somebody else's file that stands in the way */
export const tellMending = (folder: string, file: DropIn, isForeign: boolean): string =>
  `${isForeign ? 'To overwrite it' : 'To mend it'}: npx token-worker init ${quoted(folder)}${file === 'token-worker-oidc.js' ? ' --oidc' : ''}${isForeign ? ' --force' : ''}`;

/**
 * @param folder as it was named, with a slash at its end
 * @param framework the one that serves this folder
 */
export function tellNext(folder: string, file: DropIn, framework: Framework | undefined): string {
  const also = framework?.also !== undefined ? `\n     ${framework.also}.` : '';
  return `
Next:
  1. Put into ${folder}${CONFIG_FILE}: ${WHAT_TO_PUT[file]}.
  2. Let your site serve both files as they are, from its top: /${file} and /${CONFIG_FILE}.${also}
  3. Register the worker before your app's first request:

       import { register } from 'token-worker';
       const session = await register('/${file}');

Then start the app and look whether all is well: npx token-worker doctor http://localhost:…/${file === 'token-worker.js' ? '' : ` --worker /${file}`}
`;
}

export const tellOther = (path: string, other: DropIn): string => `${path} is there too. Delete it unless your app registers /${other}.`;
