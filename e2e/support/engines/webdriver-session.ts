/** A browser behind a WebDriver program of its own. One that does not come up is ended, and started again: in one of some hundreds of starts WebKitGTK's does not, and says nothing. */
import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { createServer, type AddressInfo } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { Builder, type Capabilities, type WebDriver } from 'selenium-webdriver';
import { signalTree } from '../process-tree.js';

export interface SessionOptions {
  /** The WebDriver program: it takes `--port=…`. */
  readonly program: string;
  readonly environment: NodeJS.ProcessEnv;
  readonly capabilities: Capabilities;
  /** In milliseconds. */
  readonly startsWithin?: number;
  readonly attempts?: number;
}

export interface Session {
  readonly driver: WebDriver;
  readonly end: () => Promise<void>;
}

async function freePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>((resolve) => probe.listen(0, '127.0.0.1', resolve));
  const { port } = probe.address() as AddressInfo;
  await new Promise((resolve) => probe.close(resolve));
  return port;
}

/** @param told hears how far it has come */
async function start({ program, environment, capabilities }: SessionOptions, mark: string, told: (stage: string) => void): Promise<Session> {
  told('the driver does not listen');
  const port = await freePort();
  const address = `http://127.0.0.1:${String(port)}`;
  const child = spawn(program, [`--port=${String(port)}`], { env: { ...environment, SESSION_MARK: mark }, stdio: 'ignore' });
  while (!(await fetch(`${address}/status`).then(({ ok }) => ok, () => false))) {
    if (child.exitCode !== null || child.signalCode !== null) throw new Error(`${program} ended with ${String(child.exitCode ?? child.signalCode)}`);
    await delay(20);
  }
  told('the driver gives no session');
  const driver = await new Builder().usingServer(address).withCapabilities(capabilities).build();
  return {
    driver,
    end: async () => {
      await driver.quit().catch(() => undefined);
      child.kill();
    },
  };
}

export async function startSession(options: SessionOptions): Promise<Session> {
  const { startsWithin = 20_000, attempts = 3 } = options;
  for (let attempt = 1; ; attempt += 1) {
    const mark = randomUUID();
    let stage = '';
    const outcome = await Promise.race([
      start(options, mark, (reached) => (stage = reached)).catch((error: unknown) => String(error)),
      delay(startsWithin, undefined, { ref: false }),
    ]);
    if (typeof outcome === 'object') return outcome;
    signalTree(mark, 'SIGKILL');
    const failure = `${options.program}: ${outcome ?? `after ${String(startsWithin)} ms ${stage}`} (attempt ${String(attempt)} of ${String(attempts)})`;
    if (attempt === attempts) throw new Error(failure);
    process.stderr.write(`${failure}\n`);
  }
}
