/** How large each entry of the packed package is, as an app's production build ships it: bundled with all that it imports, minified, gzip. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { build } from 'vite';
import { installPacked } from '../packed.mjs';

/**
 * @typedef {object} Entry
 * @property {string} name what an app imports or copies
 * @property {string} what
 * @property {string} code what is built; a file's name where it is copied as it is
 * @property {boolean} [isFile]
 * @property {number} budget bytes, gzip: more fails the tests
 * @property {number} [aim] bytes, gzip: what was aimed at, where it is not reached
 */

/** @type {readonly Entry[]} */
export const ENTRIES = [
  { name: 'token-worker', what: 'the page', code: "export { register } from 'token-worker';", budget: 4200, aim: 2500 },
  { name: 'token-worker/auto', what: 'the page, registered on import', code: "export { session } from 'token-worker/auto';", budget: 4700, aim: 3000 },
  { name: 'token-worker.js', what: 'the drop-in worker', code: 'token-worker.js', isFile: true, budget: 24_000, aim: 7000 },
  { name: 'token-worker-oidc.js', what: 'the drop-in worker with `oidc(…)` and `dpop(…)`', code: 'token-worker-oidc.js', isFile: true, budget: 40_500, aim: 16_000 },
  { name: 'token-worker/sw', what: 'in the app’s own worker', code: "export { manageTokens } from 'token-worker/sw';", budget: 23_500 },
  {
    name: 'token-worker/sw with /oidc and /dpop',
    what: 'the same, with a provider and proofs',
    code: "export { manageTokens } from 'token-worker/sw'; export { oidc } from 'token-worker/sw/oidc'; export { dpop } from 'token-worker/sw/dpop';",
    budget: 40_500,
  },
  { name: 'token-worker/sw/workbox', what: 'what Workbox adds to it, Workbox’s own strategies left out', code: "export { tokenRoutes, tokenPlugin, tokenReplay } from 'token-worker/sw/workbox';", budget: 3000 },
  { name: 'token-worker/fallback', what: 'the manager in a page without a service worker, loaded when it is needed', code: "export * from 'token-worker/fallback';", budget: 29_000 },
  { name: 'token-worker/server', what: 'a server at the edge', code: "export { sealWorker, refuseOtherWorkers, verifyProof } from 'token-worker/server';", budget: 11_500 },
  { name: 'token-worker/protocol', what: 'the messages, for a page without our client', code: "export * from 'token-worker/protocol';", budget: 200 },
];

/**
 * An app's production build of this code.
 * @param {string} code @param {string} root of an app that has the package
 */
export async function bundled(code, root) {
  // A file that is not there: what it would hold is told by the plugin.
  const entry = join(root, 'entry.js');
  const { output } = await build({
    root,
    configFile: false,
    publicDir: false,
    logLevel: 'silent',
    define: { 'process.env.NODE_ENV': '"production"' },
    plugins: [
      {
        name: 'entry',
        resolveId: (id) => (id === entry ? id : undefined),
        load: (id) => (id === entry ? code : undefined),
      },
    ],
    build: { write: false, target: 'es2022', minify: true, modulePreload: false, rolldownOptions: { input: entry, external: /^node:/, preserveEntrySignatures: 'strict' } },
  });
  // What is loaded later is not part of what the page waits for.
  return output.filter((chunk) => chunk.type === 'chunk' && chunk.isEntry).map(({ code: text }) => text).join('');
}

/** @param {Entry} entry @param {string} root */
export const textOf = ({ code, isFile }, root) => (isFile ? readFile(join(root, 'node_modules/token-worker/dist', code), 'utf8') : bundled(code, root));

/** @typedef {Entry & { minified: number, gzip: number }} Measured bytes */

/** @returns {Promise<Measured[]>} */
export async function measureSizes() {
  const root = await installPacked();
  const measured = [];
  for (const entry of ENTRIES) {
    const text = Buffer.from(await textOf(entry, root));
    measured.push({ ...entry, minified: text.length, gzip: gzipSync(text, { level: 9 }).length });
  }
  return measured;
}

const BEGIN = '<!-- sizes -->';
const END = '<!-- /sizes -->';

const kilobytes = (/** @type {number} */ bytes) => `${(bytes / 1000).toFixed(1)} kB`;

/** @param {readonly Measured[]} measured */
export function sizeTable(measured) {
  const rows = measured.map(({ name, what, minified, gzip }) => `| \`${name}\` | ${what} | ${kilobytes(minified)} | ${kilobytes(gzip)} |`);
  return ['| entry | for | minified | gzip |', '| --- | --- | --- | --- |', ...rows].join('\n');
}

/**
 * @param {string} document
 * @param {string} table
 * @throws Error the document has no place for it
 */
export function withTable(document, table) {
  const [before, rest] = document.split(BEGIN);
  const after = rest?.split(END)[1];
  if (after === undefined) throw new Error(`the document has no ${BEGIN} … ${END}`);
  return `${before}${BEGIN}\n${table}\n${END}${after}`;
}
