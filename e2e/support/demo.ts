/** The demo, started as a person starts it. */
import { spawn, type ChildProcess } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

export interface Started {
  readonly address: string;
  stop(): void;
}

export interface Ended {
  readonly code: number | null;
  readonly output: string;
}

/** Runs `npm start`'s command with these parameters; `output` fills as it prints. */
function run(parameters: readonly string[]): { readonly child: ChildProcess; readonly output: () => string } {
  const child = spawn(process.execPath, ['scripts/start.mjs', ...parameters], { cwd: ROOT, env: { ...process.env, PORT: '' } });
  let text = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (text += chunk.toString()));
  return { child, output: () => text };
}

/** Resolves with the address that it prints. */
export function startDemo(parameters: readonly string[]): Promise<Started> {
  return new Promise((resolve, reject) => {
    const { child, output } = run(parameters);
    child.stdout?.on('data', () => {
      const address = /http:\/\/localhost:\d+\//.exec(output())?.[0];
      if (address !== undefined) resolve({ address, stop: () => child.kill() });
    });
    child.once('exit', (code) => {
      reject(new Error(`the demo ended with ${String(code)}: ${output()}`));
    });
  });
}

/** Resolves with what it said when it ended. */
export function runDemo(parameters: readonly string[]): Promise<Ended> {
  return new Promise((resolve) => {
    const { child, output } = run(parameters);
    child.once('exit', (code) => {
      resolve({ code, output: output() });
    });
  });
}
