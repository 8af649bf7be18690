/** Reads what was typed behind `token-worker`: each mistake is named, with what is accepted in its place. */
import { parseArgs } from 'node:util';
import { UsageError } from './usage-error.js';

const OPTIONS = {
  init: { oidc: { type: 'boolean' }, check: { type: 'boolean' }, force: { type: 'boolean' } },
  doctor: { worker: { type: 'string' }, json: { type: 'boolean' }, browser: { type: 'boolean' }, insecure: { type: 'boolean' } },
} as const;

export interface InitArguments {
  readonly command: 'init';
  readonly folder: string | undefined;
  readonly oidc: boolean;
  readonly check: boolean;
  readonly force: boolean;
}

export interface DoctorArguments {
  readonly command: 'doctor';
  readonly url: string | undefined;
  readonly worker: string;
  readonly json: boolean;
  readonly browser: boolean;
  readonly insecure: boolean;
}

export type Arguments = InitArguments | DoctorArguments | { readonly command: 'help'; readonly about: keyof typeof OPTIONS | undefined } | { readonly command: 'version' };

const isCommand = (word: string | undefined): word is keyof typeof OPTIONS => word !== undefined && Object.hasOwn(OPTIONS, word);
const isHelp = (word: string | undefined): boolean => word === undefined || word === 'help' || word === '--help' || word === '-h';
const optionNames = (command: keyof typeof OPTIONS): string => [...Object.keys(OPTIONS[command]), 'help'].map((name) => `--${name}`).join(', ');

/** What Node.js says of a wrong option is cut down to what was wrong. */
function toUsageError(command: keyof typeof OPTIONS, error: unknown): UsageError {
  const said = error instanceof Error ? error.message : String(error);
  const wrong = said.split(/\. |\n/, 1)[0] ?? said;
  return new UsageError(`${command}: ${wrong.replace(/\.$/, '')}. It takes ${optionNames(command)}.`);
}

function parsed<T>(command: keyof typeof OPTIONS, parse: () => T): T {
  try {
    return parse();
  } catch (error) {
    throw toUsageError(command, error);
  }
}

function onlyOne(command: keyof typeof OPTIONS, positionals: readonly string[], what: string): string | undefined {
  if (positionals.length > 1) throw new UsageError(`${command}: got ${String(positionals.length)} arguments (${positionals.join(' ')}); it takes one, ${what}.`);
  return positionals[0];
}

/** @throws UsageError */
export function readArguments(words: readonly string[]): Arguments {
  const [command, ...args] = words;
  if (isHelp(command)) return { command: 'help', about: isCommand(args[0]) ? args[0] : undefined };
  if (command === '--version' || command === '-v') return { command: 'version' };
  if (!isCommand(command)) {
    const kind = command?.startsWith('-') === true ? 'option' : 'command';
    throw new UsageError(`unknown ${kind} ${JSON.stringify(command)}. There are init, doctor, --help and --version.`);
  }
  const help = { type: 'boolean', short: 'h' } as const;
  if (command === 'init') {
    const { values, positionals } = parsed(command, () => parseArgs({ args, options: { ...OPTIONS.init, help }, allowPositionals: true }));
    if (values.help === true) return { command: 'help', about: command };
    const { oidc = false, check = false, force = false } = values;
    if (check && force) throw new UsageError('init: --check writes nothing, so --force has no meaning beside it.');
    return { command, folder: onlyOne(command, positionals, 'the folder whose files your site serves'), oidc, check, force };
  }
  const { values, positionals } = parsed(command, () => parseArgs({ args, options: { ...OPTIONS.doctor, help }, allowPositionals: true }));
  if (values.help === true) return { command: 'help', about: command };
  const { worker = '/token-worker.js', json = false, browser = false, insecure = false } = values;
  return { command, url: onlyOne(command, positionals, "the app's URL"), worker, json, browser, insecure };
}
