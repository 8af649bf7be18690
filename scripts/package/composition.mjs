/** What the drop-in worker is made of, by purpose: how much of the minified file each part of the sources has. */
import { decode } from '@jridgewell/sourcemap-codec';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { build } from 'vite';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** The first that fits has the file. @type {readonly (readonly [string, RegExp])[]} */
const PURPOSES = [
  ['Other packages: `idb-keyval` (storage), `jose` (reading JWTs)', /node_modules/],
  ['Checking the configuration, and saying what is wrong with it', /core\/(config|describe|url)\b/],
  ['Which request is whose, how it is sent, and static routes', /core\/(match|sole-script|sending|routes|url-patterns|header|bulk)|sw\/(routes|attach|spare)/],
  ['Tokens in responses: found, read, redacted, placeholders', /core\/(tokens|redact|placeholder|expiry|jwt|username|subject|spread)|sw\/(token-response|redact-response|redacted-answer|body-text)/],
  ['Requests to the API, and what follows a refusal', /sw\/(api|refused)|core\/(refusal|experience|overtaken)/],
  ['Renewal: once for all, journalled, with backoff', /sw\/(renewer|refresh|send-refresh|take-turn|lease|outlive|settled-within)|core\/(refresh|backoff|schedule|turn)/],
  ['The session: sign-in, sign-out, its end announced once', /sw\/(session|login|logout|endings|session-view|watch)|core\/(session|whose|history|snapshot|logout-reason)/],
  ['Storage: encrypted, and on in memory while it fails', /sw\/(indexeddb-store|kept-|database|records|resilient-store|vault)|core\/(record|catch-up)/],
  ['Storage `sealed`', /sw\/(sealed-records|sealing|secrets)|core\/secrets/],
  ['Providers, proofs and audiences, where the configuration has them', /sw\/(audience|come-back|proof|provider|endpoint-proof|managed)|core\/(audiences|oidc|dpop)/],
  ['Messages between the pages and the worker', /sw\/(messages|answers)|core\/(protocol|owner-tag|other-protocol|errors|version|trusted-scripts)/],
  ['Firefox: long responses that it would cut', /relay/],
  ['The worker itself: start, listeners, ports', /sw\//],
];

/** @returns {Promise<{ code: string, map: { sources: string[], mappings: string } }>} */
async function built() {
  const [{ output }] = await build({
    root,
    configFile: false,
    publicDir: false,
    logLevel: 'silent',
    define: { __TOKEN_WORKER_VERSION__: '"0.0.0"', 'process.env.NODE_ENV': '"production"' },
    build: { write: false, target: 'es2022', minify: true, sourcemap: true, lib: { entry: 'sw/drop-in.ts', formats: ['iife'], name: 'dropIn' } },
  });
  return output.find(({ type }) => type === 'chunk');
}

/** Bytes of the minified file, by source. */
function lengthsOf({ code, map }) {
  const lengths = new Map();
  const lines = code.split('\n');
  for (const [number, segments] of decode(map.mappings).entries()) {
    for (const [index, [column, source]] of segments.entries()) {
      const end = segments[index + 1]?.[0] ?? lines[number].length;
      const name = map.sources[source] ?? '';
      lengths.set(name, (lengths.get(name) ?? 0) + end - column);
    }
  }
  return lengths;
}

/** @returns {Promise<{ minified: number, gzip: number, parts: { purpose: string, minified: number }[] }>} bytes */
export async function composition() {
  const chunk = await built();
  const parts = new Map(PURPOSES.map(([purpose]) => [purpose, 0]));
  for (const [source, length] of lengthsOf(chunk)) {
    // The bundler's own brackets.
    if (source === '') continue;
    const purpose = PURPOSES.find(([, pattern]) => pattern.test(source))?.[0];
    if (purpose === undefined) throw new Error(`${source} belongs to no purpose of scripts/package/composition.mjs`);
    parts.set(purpose, parts.get(purpose) + length);
  }
  const sorted = [...parts].map(([purpose, minified]) => ({ purpose, minified })).sort((a, b) => b.minified - a.minified);
  return { minified: chunk.code.length, gzip: gzipSync(chunk.code, { level: 9 }).length, parts: sorted };
}

const kilobytes = (/** @type {number} */ bytes) => `${(bytes / 1000).toFixed(1)} kB`;

/** @param {Awaited<ReturnType<typeof composition>>} made */
export function compositionTable({ minified, gzip, parts }) {
  const row = (/** @type {string} */ purpose, /** @type {number} */ bytes) => `| ${purpose} | ${kilobytes(bytes)} | ${kilobytes((bytes / minified) * gzip)} |`;
  return ['| part | minified | gzip |', '| --- | --- | --- |', ...parts.map((part) => row(part.purpose, part.minified)), row('**all**', minified)].join('\n');
}
