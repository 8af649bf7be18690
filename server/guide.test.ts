/** The server's code in docs/sealed.md and README.md does what the text says: it is read out of the page and run, with the sources in place of the package. */
import { readFileSync } from 'node:fs';
import { createServer, Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { generateKeyPair, generateProof, type KeyPair } from 'dpop';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import * as ours from './index.js';
import { send, type Answer } from './testing/http.js';
import { answered, KEY, SCRIPT, secretsIn, WORKER_FETCH, workerFetch } from './testing/requests.js';

const GUIDE = readFileSync(new URL('../docs/sealed.md', import.meta.url), 'utf8');

function codeBelow(heading: string): string {
  const section = GUIDE.split(/^#{2,3} /m).find((text) => text.startsWith(heading));
  const code = /^```js\n([^]*?)^```$/m.exec(section ?? '')?.[1];
  if (code === undefined) throw new Error(`docs/sealed.md has no code below ${heading}`);
  return code;
}

/** The README has one piece for the server. */
function codeInReadme(): string {
  const blocks = [...readFileSync(new URL('../README.md', import.meta.url), 'utf8').matchAll(/^```js\n([^]*?)^```$/gm)].flatMap(([, code = '']) => (code.includes("'token-worker/server'") ? [code] : []));
  if (blocks.length !== 1) throw new Error(`README.md has ${String(blocks.length)} pieces of code for the server`);
  return blocks.join('');
}

/** The drop-in worker is there in the package alone. */
const PACKAGE = { ...ours, sealWorker: (options: ours.SealOptions) => ours.sealWorker({ script: SCRIPT, ...options }) };

async function load(name: string): Promise<unknown> {
  if (name === 'token-worker/server') return PACKAGE;
  if (name === './token-worker.js') return { default: SCRIPT };
  return import(/* @vite-ignore */ name);
}

/** Runs a module's text as a function that has what the app around it would have; returns what it exports. */
async function run(code: string, around: Readonly<Record<string, unknown>> = {}): Promise<unknown> {
  const body = code
    .replace(/^import (\w+) from '([^']+)'[^;]*;/gm, "const { default: $1 } = await load('$2');")
    .replace(/^import (\{[^}]+\}) from '([^']+)';/gm, "const $1 = await load('$2');")
    .replace(/^export default /gm, 'return ');
  expect(body).not.toMatch(/^(import|export) /m);
  const AsyncFunction = run.constructor as new (...parameters: string[]) => (...values: unknown[]) => Promise<unknown>;
  const given = { load, process: { env: { TOKEN_WORKER_KEY: KEY, PORT: '0' } }, ...around };
  return new AsyncFunction(...Object.keys(given), body)(...Object.values(given));
}

/** Each server that is started is seen, so that it can be asked, and closed. */
const starts = vi.spyOn(Server.prototype, 'listen');
afterEach(async () => {
  await Promise.all(starts.mock.contexts.map((server) => new Promise((resolve) => (server as Server).close(resolve))));
  starts.mockClear();
});

/** Of the server that the code has started. */
async function origin(): Promise<string> {
  const server = starts.mock.contexts[0] as Server | undefined;
  if (server === undefined) throw new Error('no server was started');
  await vi.waitUntil(() => server.listening);
  const { port } = server.address() as AddressInfo;
  return `http://localhost:${port}`;
}

describe('serving the worker', () => {
  it.each([
    ...['Express', 'Fastify', 'Hono', 'Node.js without a framework'].map((heading) => [heading, () => codeBelow(heading)] as const),
    ['as in the README', codeInReadme] as const,
  ])('%s', async (_name, code) => {
    await run(code());
    const site = await origin();
    expect(secretsIn((await send(site, '/token-worker.js', { headers: WORKER_FETCH })).text)).toHaveLength(1);
    expect((await send(site, '/token-worker.js')).text).toBe(SCRIPT);
    expect((await send(site, '/other.js', { headers: WORKER_FETCH })).status).toBe(403);
  });

  it('Vite', async () => {
    const config = (await run(codeBelow('Vite'))) as { plugins: ours.VitePluginLike[] };
    const middlewares: ReturnType<typeof ours.toNode>[] = [];
    config.plugins[0]?.configureServer({ middlewares: { use: (middleware) => middlewares.push(middleware) } });
    createServer((request, response) => middlewares[0]?.(request, response)).listen(0);
    expect(secretsIn((await send(await origin(), '/token-worker.js', { headers: WORKER_FETCH })).text)).toHaveLength(1);
  });

  it('Deno, Bun, and servers at the edge', async () => {
    const app = (): Response => new Response('the app');
    const { fetch } = (await run(codeBelow('Deno'), { KEY, app })) as { fetch: (request: Request) => Promise<Response> };
    expect(secretsIn(await (await answered(fetch(workerFetch()))).text())).toHaveLength(1);
    expect((await fetch(workerFetch({}, 'https://app.example.com/other.js'))).status).toBe(403);
    expect(await (await fetch(new Request('https://app.example.com/'))).text()).toBe('the app');
  });
});

describe('a refresh endpoint that takes only the worker’s calls', () => {
  let site: string;
  let worker: KeyPair;
  const checkPassword = vi.fn(() => 'ada');
  beforeEach(async () => {
    checkPassword.mockClear();
    const around = { checkPassword, accessToken: (username: string) => ({ accessToken: `of ${username}` }) };
    await run(`${codeBelow('A refresh endpoint')}\napp.listen(process.env.PORT);`, around);
    site = await origin();
    worker = await generateKeyPair('ES256');
  });

  /** As the worker does it: with a nonce once the server has asked for one. */
  async function call(path: string, keys: KeyPair, headers: Record<string, string> = {}): Promise<Answer> {
    const attempt = async (nonce?: string): Promise<Answer> =>
      send(site, path, { method: 'POST', headers: { ...headers, 'Content-Type': 'application/json', DPoP: await generateProof(keys, site + path, 'POST', nonce) }, body: '{}' });
    const first = await attempt();
    expect(first.status).toBe(401);
    expect(first.headers['www-authenticate']).toContain('DPoP error="use_dpop_nonce"');
    return attempt(String(first.headers['dpop-nonce']));
  }

  it('renews for the key that signed in, and for nobody else who has the cookie', async () => {
    const signedIn = await call('/api/auth/login', worker);
    expect([signedIn.status, signedIn.text]).toEqual([200, '{"accessToken":"of ada"}']);
    // The first attempt, which lacked the nonce, has tried no password.
    expect(checkPassword).toHaveBeenCalledTimes(1);
    const Cookie = String(signedIn.headers['set-cookie']?.[0]?.split(';')[0]);
    expect((await call('/api/auth/refresh', worker, { Cookie })).text).toBe('{"accessToken":"of ada"}');

    const without = await send(site, '/api/auth/refresh', { method: 'POST', headers: { Cookie } });
    expect([without.status, without.headers['www-authenticate']]).toEqual([401, expect.stringContaining('error="invalid_dpop_proof"')]);
    const other = await call('/api/auth/refresh', await generateKeyPair('ES256'), { Cookie });
    expect([other.status, other.headers['www-authenticate']]).toEqual([401, expect.stringContaining('error="invalid_token"')]);
  });
});
