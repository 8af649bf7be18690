/** The Express app of a recipe, run from its page's code by the Express that is installed here, behind the site as behind a proxy. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { Received } from '../../support/site.js';

export interface ExpressApp {
  /** Has the app answer what reached the site. */
  answer(received: Received): Promise<Response>;
  close(): Promise<void>;
}

/** Not of the request or response itself, but of the connection that it came by. */
const OF_THE_CONNECTION = ['host', 'connection', 'keep-alive', 'transfer-encoding', 'content-length'];

function forwarded(entries: Iterable<readonly [string, unknown]>): Headers {
  const headers = new Headers();
  for (const [name, value] of entries) if (!OF_THE_CONNECTION.includes(name)) headers.append(name, String(value));
  return headers;
}

/** @param environment what the code reads of `process.env` */
export async function startExpress(code: string, environment: Readonly<Record<string, string>>): Promise<ExpressApp> {
  // In the package's own folder, so that its imports are found.
  const folder = await mkdtemp(fileURLToPath(new URL('../../results-', import.meta.url)));
  const file = join(folder, 'app.mjs');
  await writeFile(file, code);
  const before = process.env;
  // Not in production, whatever a build in this process has set: WebKit takes no `Secure` cookie over http, not on localhost either.
  process.env = { ...before, NODE_ENV: 'development', ...environment };
  const { default: app } = (await import(pathToFileURL(file).href).finally(() => {
    process.env = before;
    return rm(folder, { recursive: true });
  })) as { default: RequestListener };

  const server = createServer(app);
  await new Promise<void>((resolve) => server.listen(0, 'localhost', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    answer: async ({ method, path, headers, body }) => {
      const sent = body.length === 0 ? {} : { body: new Uint8Array(body) };
      const response = await fetch(`http://localhost:${String(port)}${path}`, { method, redirect: 'manual', headers: forwarded(Object.entries(headers)), ...sent });
      const text = await response.text();
      return new Response(text === '' ? null : text, { status: response.status, headers: forwarded(response.headers) });
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => { resolve(); });
        server.closeAllConnections();
      }),
  };
}
