/** A walk: what a user types and writes to adopt the package in an app, step by step, each timed; and what of it was written by hand. */
import { exec } from 'node:child_process';
import { access, copyFile, mkdtemp, readFile, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { packedTarball } from '../../../../scripts/packed.mjs';

const shell = promisify(exec);

export interface Step {
  readonly title: string;
  readonly seconds: number;
}

/** A file that was written or changed by hand. */
export interface Written {
  readonly file: string;
  readonly added: number;
  readonly removed: number;
}

export interface Walked {
  /** What the user has: a phrase for the table. */
  readonly app: string;
  readonly steps: readonly Step[];
  readonly written: readonly Written[];
  /** What commands wrote: `npm install` and `token-worker init`. */
  readonly byCommands: readonly string[];
}

/** Written by commands; the configuration file counts as the user's, whoever made it. */
const BY_COMMANDS = /(?:^|\/)(?:token-worker\.js|package\.json|package-lock\.json)$/;
const GIT = 'git -c user.name=walk -c user.email=walk@example.com -c core.autocrlf=false';

export class Walk {
  readonly app: string;
  /** An empty folder outside the repository. */
  readonly home: string;
  /** Where the app is, below it. */
  folder: string;
  readonly #steps: Step[] = [];

  private constructor(app: string, home: string) {
    this.app = app;
    this.home = home;
    this.folder = home;
  }

  static async begin(app: string): Promise<Walk> {
    process.stdout.write(`\n${app}\n`);
    return new Walk(app, await realpath(await mkdtemp(join(tmpdir(), 'token-worker-walk-'))));
  }

  async step<T>(title: string, work: () => Promise<T>): Promise<T> {
    const begun = performance.now();
    const result = await work();
    const seconds = (performance.now() - begun) / 1000;
    this.#steps.push({ title, seconds });
    process.stdout.write(`${seconds.toFixed(1).padStart(7)} s  ${title}\n`);
    return result;
  }

  /** Runs a command in the app's folder, as the user types it. */
  type(command: string, { runs = command, before }: { readonly runs?: string; readonly before?: string } = {}): Promise<unknown> {
    const env = { ...process.env, npm_config_yes: 'true', npm_config_audit: 'false', npm_config_fund: 'false', NG_CLI_ANALYTICS: 'false', CI: '1', ...(before === undefined ? {} : { npm_config_before: before }) };
    return this.step(`$ ${command}`, () => shell(runs, { cwd: this.folder, env }));
  }

  /** Installs the packed package. */
  async installPackage(): Promise<void> {
    const tarball = await packedTarball();
    await this.type('npm install token-worker', { runs: `npm install "${tarball}"` });
  }

  /** Installs the packed package, and lets its command put the worker into `folder`. */
  async install(folder: string): Promise<void> {
    await this.installPackage();
    const installed = join(this.folder, 'node_modules/token-worker');
    const { bin } = JSON.parse(await readFile(join(installed, 'package.json'), 'utf8')) as { bin?: Readonly<Record<string, string>> };
    if (bin?.['token-worker'] !== undefined) await this.type(`npx token-worker init ${folder}`);
    else await this.step(`$ cp node_modules/token-worker/dist/token-worker.js ${folder}`, () => copyFile(join(installed, 'dist/token-worker.js'), join(this.folder, folder, 'token-worker.js')));
  }

  write(file: string, text: string): Promise<void> {
    return writeFile(join(this.folder, file), text);
  }

  read(file: string): Promise<string> {
    return readFile(join(this.folder, file), 'utf8');
  }

  /** Replaces a text that has to be there. */
  async edit(file: string, find: string | RegExp, replacement: string): Promise<void> {
    const text = await this.read(file);
    const edited = text.replace(find, replacement);
    if (edited === text) throw new Error(`${file} does not have ${String(find)}`);
    await this.write(file, edited);
  }

  /** What there is now is the app before it adopts the package. */
  async isTheApp(): Promise<void> {
    const hasIgnored = await access(join(this.folder, '.gitignore')).then(() => true, () => false);
    if (!hasIgnored) await this.write('.gitignore', 'node_modules/\n');
    for (const command of ['init -q', 'add -A', 'commit -qm app']) await this.#git(command);
  }

  /** What was added since, by hand and by commands. */
  async walked(): Promise<Walked> {
    await this.#git('add -A');
    const changed = (await this.#git('diff --cached --numstat')).trim().split('\n').map((line) => line.split('\t'));
    const files = changed.map(([added = '', removed = '', file = '']) => ({ file, added: Number(added), removed: Number(removed) }));
    return {
      app: this.app,
      steps: this.#steps,
      written: files.filter(({ file }) => !BY_COMMANDS.test(file)),
      byCommands: files.filter(({ file }) => BY_COMMANDS.test(file)).map(({ file }) => file),
    };
  }

  /** The lines that were taken away or replaced since, of whichever file. */
  async removedLines(): Promise<string[]> {
    await this.#git('add -A');
    return (await this.#git('diff --cached -U0 -- . ":!package.json" ":!package-lock.json"')).split('\n').filter((line) => /^-(?!--)/.test(line)).map((line) => line.slice(1).trim());
  }

  end(): Promise<void> {
    return rm(this.home, { recursive: true, force: true });
  }

  async #git(command: string): Promise<string> {
    return (await shell(`${GIT} ${command}`, { cwd: this.folder, maxBuffer: 2 ** 26 })).stdout;
  }
}
