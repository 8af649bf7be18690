/** What each entry weighs, and how long V8 takes to parse it, in a process of its own. */
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { gzipSync } from 'node:zlib';

const PARSER = fileURLToPath(new URL('parse.mjs', import.meta.url));
const run = promisify(execFile);

/** @returns the figures of each script; an app's build of it, minified */
export function weights() {
  /** @type {Promise<readonly { name: string, text: string, isClassic: boolean }[]> | undefined} */
  let scripts;
  return async () => {
    const { weighedScripts } = await import('../weighed-scripts.mjs');
    scripts ??= weighedScripts();
    const all = await scripts;
    const parse = await parseTimes(all);
    const of = (figure) => Object.fromEntries(all.map((script) => [script.name, figure(script)]));
    return {
      'minified, kB': of(({ text }) => Buffer.byteLength(text) / 1000),
      'gzip, kB': of(({ text }) => gzipSync(text, { level: 9 }).length / 1000),
      'parse, ms': of(({ name }) => parse[name]),
    };
  };
}

/** @returns {Promise<Record<string, number>>} milliseconds */
async function parseTimes(scripts) {
  const child = run(process.execPath, ['--experimental-vm-modules', '--no-warnings', PARSER], { maxBuffer: 2 ** 24 });
  child.child.stdin.end(JSON.stringify(scripts));
  return JSON.parse((await child).stdout);
}
