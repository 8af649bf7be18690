/** A worker's script with a secret in its first line: read out of what a server answers, or put in by a server that is a control. */
import { readFile } from 'node:fs/promises';

/** The line that a sealing server puts before the script. */
const PROLOGUE = /^self\.tokenWorkerSecrets=\[([^\]]*)\];/;

/** What the browser's own fetch of a worker says of itself. */
export const AS_A_WORKER = { 'Sec-Fetch-Dest': 'serviceworker', 'Service-Worker': 'script', 'Sec-Fetch-Mode': 'same-origin', 'Sec-Fetch-Site': 'same-origin' };

export const builtWorker = (name = 'token-worker.js'): Promise<string> => readFile(new URL(`../../../dist/${name}`, import.meta.url), 'utf8');

/** The secrets in a script, newest first; none where it came without. */
export function secretsIn(script: string): readonly string[] {
  const list = PROLOGUE.exec(script)?.[1];
  return list === undefined ? [] : (JSON.parse(`[${list}]`) as string[]);
}

export const withSecret = (script: string, secret: string): string => `self.tokenWorkerSecrets=${JSON.stringify([secret])};\n${script}`;
