/** Reads `token-worker.config.js`, which stands beside the worker's script and calls `tokenWorker(…)`, in the page. */
import type { TokenWorkerConfig } from '../core/config/types.js';
import { TokenWorkerError } from '../core/errors.js';
import { ALLOW_POLICY } from '../core/trusted-scripts.js';
import { trustedScript, type TrustedScript } from '../client/trusted-script.js';

export type Configs = TokenWorkerConfig | readonly TokenWorkerConfig[];

const CONFIG_FILE = 'token-worker.config.js';

const wrong = (why: string): TokenWorkerError => new TokenWorkerError('invalid-config', `${CONFIG_FILE}, beside the worker, could not be run: ${why}`);

/** Where the page's policy asks for one, a script of the page has the nonce. */
const nonce = (): string => document.querySelector<HTMLScriptElement>('script[nonce]')?.nonce ?? '';

function assign(script: HTMLScriptElement, address: string): void {
  let trusted: TrustedScript | undefined;
  try {
    trusted = trustedScript(address, address);
    // TypeScript does not know yet that it takes a trusted URL.
    script.src = trusted.url as string;
  } catch (error) {
    const why = error instanceof Error ? error.message : 'unknown error';
    throw wrong(trusted?.isUntrusted === true ? `${why} (this page's ${ALLOW_POLICY})` : why);
  }
}

/** Defines names for as long as the file runs. The app may have names of its own of that kind, which are not for it to lose. */
function lend(names: Readonly<Record<string, unknown>>): () => void {
  const page = globalThis as Record<string, unknown>;
  const own = Object.fromEntries(Object.keys(names).filter((name) => Object.hasOwn(page, name)).map((name) => [name, page[name]]));
  Object.assign(page, names);
  return () => {
    for (const name of Object.keys(names)) if (!(name in own)) Reflect.deleteProperty(page, name);
    Object.assign(page, own);
  };
}

/** Resolves when it has run; what it throws is no error of the element's, but one of the window's. */
function run(address: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const script = document.createElement('script');
    script.nonce = nonce();
    assign(script, address);
    let thrown: string | undefined;
    const note = ({ filename, message }: ErrorEvent): void => {
      if (filename === address) thrown ??= message;
    };
    const end = (error?: TokenWorkerError): void => {
      removeEventListener('error', note);
      script.remove();
      if (error === undefined) resolve();
      else reject(error);
    };
    addEventListener('error', note);
    script.onload = () => end(thrown === undefined ? undefined : wrong(thrown));
    script.onerror = () => end(wrong(`the page could not load ${address}: it is not there, or the page's Content-Security-Policy refuses it`));
    document.documentElement.append(script);
  });
}

/**
 * @param workerScript absolute
 * @param names what the file may name besides `tokenWorker`
 * @throws TokenWorkerError `invalid-config`
 */
export async function readConfigFile(workerScript: string, names: Readonly<Record<string, unknown>> = {}): Promise<Configs> {
  const address = new URL(CONFIG_FILE, workerScript);
  if (address.origin !== location.origin) throw wrong(`it is not of this page's origin, ${location.origin}`);
  const given: Configs[] = [];
  const takeBack = lend({ ...names, tokenWorker: (config: Configs) => void given.push(config) });
  try {
    await run(address.href);
  } finally {
    takeBack();
  }
  const [config] = given;
  if (config !== undefined && given.length === 1) return config;
  const found = given.length === 0 ? 'does not call tokenWorker(…)' : 'calls tokenWorker(…) more than once; give it a list for several sessions';
  throw new TokenWorkerError('invalid-config', `${CONFIG_FILE} ${found}. It takes one call, such as tokenWorker({ api: '/api' });`);
}
