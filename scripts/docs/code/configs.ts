/** Runs a configuration file as the drop-in worker does, and reads what it gives to `tokenWorker`. */
import { runInNewContext } from 'node:vm';
import { readConfigs, type ResolvedConfig } from '../../../core/config/index.js';
import { readDpop } from '../../../core/dpop/options.js';
import { readOidc } from '../../../core/oidc/options.js';

const ORIGIN = 'https://app.example.com';

/** A `…` in a page stands for what the reader has already, as these. */
const ALREADY = { issuer: 'https://id.example.com', clientId: 'app', redirectUri: '/callback' };

/** What the worker's own `oidc` answers, as far as reading a configuration looks at it. */
function oidc(given: unknown): object {
  const { audiences, ...options } = readOidc(given);
  return { ...options, audiences: [...audiences.keys()], connect: () => undefined };
}

const dpop = (given: unknown = {}): object => ({ ...readDpop(given), connect: () => undefined });

/** Node.js 20 has none; what reading a configuration looks at is enough. */
class PatternOfBrowsers {
  readonly protocol: string;
  readonly hostname: string;
  readonly port: string;

  constructor({ protocol = '*', hostname = '*', port = protocol === '*' ? '*' : '' }: Partial<Record<'protocol' | 'hostname' | 'port', string>>) {
    [this.protocol, this.hostname, this.port] = [protocol, hostname, port];
  }

  test(): boolean {
    return false;
  }
}

/**
 * @returns what each call was given, read
 * @throws what the file throws, and TokenWorkerError `invalid-config`
 */
export function readConfigFile(code: string): ResolvedConfig[] {
  const read: ResolvedConfig[] = [];
  let calls = 0;
  const tokenWorker = (config: unknown): void => {
    calls += 1;
    read.push(...readConfigs(config, ORIGIN));
  };
  const self = { location: new URL('/token-worker.js', ORIGIN), addEventListener: () => undefined };
  runInNewContext(code.replaceAll('…,', '...ALREADY,'), { tokenWorker, oidc, dpop, ALREADY, URLPattern: PatternOfBrowsers, URL, self });
  if (calls !== 1) throw new Error(`the file calls tokenWorker(…) ${String(calls)} times`);
  return read;
}
