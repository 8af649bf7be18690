/** Whether the commands of a block are there: npm's scripts, the package's own command, and the files that are copied out of it. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from './blocks.js';

interface Package {
  readonly name: string;
  readonly scripts: Readonly<Record<string, string>>;
  readonly bin?: Readonly<Record<string, string>>;
  readonly exports: Readonly<Record<string, unknown>>;
}

const own = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as Package;

/** Programs that a reader has, or that the text around the block speaks of. */
const PROGRAMS = ['openssl', 'curl', 'adb'];
const NPM = ['ci', 'cit', 'install', 'uninstall', 'start', 'test'];

function faultOfNpm([command = '', ...given]: readonly string[]): string | undefined {
  if (command === 'run') return own.scripts[given[0] ?? ''] === undefined ? `package.json has no script ${String(given[0])}` : undefined;
  if (!NPM.includes(command)) return `npm ${command} is none of ${NPM.join(', ')}`;
  return undefined;
}

/** The first file is one of the package, if it is one at all. */
function faultOfCopy([from = '']: readonly string[]): string | undefined {
  const file = /^node_modules\/token-worker\/dist\/(.+)$/.exec(from)?.[1];
  if (file === undefined) return `cp copies ${from}, which is no file of the package`;
  return own.exports[`./${file}`] === undefined ? `the package gives out no ${file}` : undefined;
}

function faultOfNpx([command = '']: readonly string[]): string | undefined {
  return own.bin?.[command] === undefined ? `the package has no command ${command}` : undefined;
}

function faultOf(command: string): string | undefined {
  const [program = '', ...rest] = command.trim().split(/\s+/);
  switch (program) {
    case 'npm':
      return faultOfNpm(rest);
    case 'npx':
      return faultOfNpx(rest);
    case 'cp':
      return faultOfCopy(rest);
    case 'node':
      return existsSync(join(ROOT, rest[0] ?? '')) ? undefined : `there is no ${String(rest[0])}`;
    default:
      return PROGRAMS.includes(program) ? undefined : `${program} is none of the programs that pages may name`;
  }
}

/** What is wrong with the commands; nothing where each of them is there. */
export function faultsInShell(code: string): string[] {
  const commands = code.split('\n').flatMap((line) => line.replace(/(^|\s)#.*$/, '').split('&&'));
  return commands.filter((command) => command.trim() !== '').flatMap((command) => faultOf(command) ?? []);
}
