/** Surroundings of a test's own: a folder that is deleted afterwards, drop-ins of a version, and what was printed. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { VERSION } from '../../../core/version.js';
import type { DropIn } from '../drop-ins.js';
import { run } from '../run.js';
import type { Surroundings } from '../surroundings.js';

/** A drop-in as the build makes it, but for what it does. */
export const dropInText = (file: DropIn = 'token-worker.js', version = VERSION): string =>
  `/*! token-worker ${version} | MIT */\n(function(){"token-worker:hello"${file === 'token-worker-oidc.js' ? ';"code_challenge"' : ''}})();\n`;

export interface Ran {
  readonly code: number;
  readonly printed: string;
  readonly said: string;
}

export async function emptyFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'token-worker-command-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

export async function runIn(cwd: string, words: readonly string[], isWatched = false): Promise<Ran> {
  let [printed, said] = ['', ''];
  const around: Surroundings = {
    cwd,
    print: (text) => {
      printed += text;
    },
    say: (text) => {
      said += text;
    },
    isWatched,
    read: (file) => Promise.resolve(dropInText(file)),
  };
  const code = await run(words, around);
  return { code, printed, said };
}

export async function writeAll(folder: string, files: Readonly<Record<string, string>>): Promise<void> {
  for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text);
}
