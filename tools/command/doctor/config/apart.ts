/** Runs code in a process of its own that may read no file, start no program and make no code out of text. */
import { spawn } from 'node:child_process';

/** Milliseconds. Far longer than a configuration takes; it ends one that never does. */
const LIMIT = 10_000;

/** It is named otherwise where it is no experiment any more. */
const PERMISSION = process.allowedNodeEnvironmentFlags.has('--permission') ? '--permission' : '--experimental-permission';
const FLAGS = [PERMISSION, '--disallow-code-generation-from-strings', '--no-warnings', '--input-type=commonjs', '-'];

export type Ended = { readonly output: string } | { readonly tooLong: string };

/**
 * @param code a CommonJS module; it comes by standard input, since there is no file that the process may read
 * @returns undefined where this Node.js, or what runs in its place, starts no such process
 */
export function apart(code: string): Promise<Ended | undefined> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, FLAGS, { env: {}, stdio: ['pipe', 'pipe', 'ignore'], timeout: LIMIT, killSignal: 'SIGKILL', windowsHide: true });
    const chunks: Buffer[] = [];
    child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk));
    child.on('error', () => resolve(undefined));
    child.on('close', (_code, signal) => resolve(signal === null ? { output: Buffer.concat(chunks).toString('utf8') } : { tooLong: `it did not end within ${String(LIMIT / 1000)} s` }));
    // A process that cannot start reads nothing.
    child.stdin.on('error', () => undefined);
    child.stdin.end(code);
  });
}
