/** The scripts that are weighed: each entry of the packed package as an app's build ships it, and what people use instead, built the same way. */
import { fileURLToPath } from 'node:url';
import { installPacked } from '../../scripts/packed.mjs';
import { bundled, ENTRIES, textOf } from '../../scripts/package/sizes.mjs';
import { packaged, versionOf } from './candidates/packages.mjs';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));

/** The least that an app needs of each. */
const PEERS = {
  '@axa-fr/oidc-client': "export { OidcClient } from '@axa-fr/oidc-client';",
  '@auth0/auth0-spa-js': "export { createAuth0Client } from '@auth0/auth0-spa-js';",
  'oidc-client-ts': "export { UserManager } from 'oidc-client-ts';",
  'axios with axios-auth-refresh': "export { default } from 'axios'; export { createAuthRefresh } from 'axios-auth-refresh';",
};

/** @returns {Promise<{ name: string, text: string, isClassic: boolean }[]>} */
export async function weighedScripts() {
  const installed = await installPacked();
  const scripts = [];
  for (const entry of ENTRIES) scripts.push({ name: entry.name, text: await textOf(entry, installed), isClassic: entry.isFile === true });
  const worker = '@axa-fr/oidc-client-service-worker';
  scripts.push({ name: `${worker} ${versionOf(worker)}`, text: packaged(`${worker}/dist/OidcServiceWorker.js`), isClassic: true });
  for (const [name, code] of Object.entries(PEERS)) scripts.push({ name: `${name} ${versionOf(name.split(' ')[0])}`, text: await bundled(code, ROOT), isClassic: false });
  return scripts;
}
