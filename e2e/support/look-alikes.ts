/** Servers whose addresses look like the API's, and those of the API, each of which records what it gets. */
import { createServer as createHttpServer, type RequestListener, type Server } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { generate } from 'selfsigned';
import { JWT_CONFIG } from './config.js';
import type { Received, Site, SiteOptions } from './site.js';

export interface LookAlikes {
  readonly site: Site;
  readonly trusted: readonly string[];
  readonly untrusted: readonly string[];
  receivedByTrusted(): Received[];
  receivedElsewhere(): Received[];
}

const CORS = {
  'Access-Control-Allow-Origin': '*',
  'Access-Control-Allow-Headers': 'Authorization',
  'Content-Type': 'text/plain',
};

function recorder(received: Received[]): RequestListener {
  return (request, response) => {
    if (request.method !== 'OPTIONS') {
      received.push({ method: request.method ?? '', path: request.url ?? '', headers: request.headers, body: Buffer.alloc(0), wasAborted: false });
    }
    response.writeHead(200, CORS).end('ok');
  };
}

async function listen(server: Server, port: number): Promise<number> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, 'localhost', resolve);
  });
  server.unref();
  return (server.address() as AddressInfo).port;
}

/** A free port, and a server on the port that has one digit more. */
async function portWithLookAlike(lookAlike: Server): Promise<number> {
  for (let port = 3111; port < 6553; port += 7) {
    const probe = createHttpServer();
    const isFree = await listen(probe, port).then(() => listen(lookAlike, port * 10 + 9)).then(() => true, () => false);
    await new Promise((resolve) => probe.close(resolve));
    if (isFree) return port;
  }
  throw new Error('no free port that has a look-alike');
}

export async function startLookAlikes(serve: (options: SiteOptions) => Promise<Site>): Promise<LookAlikes> {
  const elsewhere: Received[] = [];
  const trusted: Received[] = [];
  const longerPort = createHttpServer(recorder(elsewhere));
  const port = await portWithLookAlike(longerPort);
  const apiPort = await listen(createHttpServer(recorder(trusted)), 0);
  const evilPort = await listen(createHttpServer(recorder(elsewhere)), 0);
  const { private: key, cert } = await generate([{ name: 'commonName', value: 'localhost' }]);
  const tlsPort = await listen(createHttpsServer({ key, cert }, recorder(elsewhere)), 0);

  const site = await serve({
    port,
    config: {
      ...JWT_CONFIG,
      api: [{ url: '/api', exclude: '/api/public' }, `http://api.localhost:${String(apiPort)}/v1`, `http://api.localhost:${String(tlsPort)}`],
    },
    answer: (received) => {
      if (/^\/(?:apix|public|api\/public|API)/.test(received.path)) {
        elsewhere.push(received);
        return new Response('ok');
      }
      return undefined;
    },
  });
  const origin = `http://localhost:${String(port)}`;
  return {
    site,
    trusted: [`http://api.localhost:${String(apiPort)}/v1`, `http://api.localhost:${String(apiPort)}/v1/me?q`],
    untrusted: [
      `${origin}/apix`,
      `${origin}/apix/api/me`,
      `${origin}/public`,
      `${origin}/API/me`,
      `${origin}/api/public/me`,
      `http://localhost:${String(port)}9/api/me`,
      `http://api.localhost:${String(evilPort)}/v1/me`,
      `http://api.localhost.evil.localhost:${String(evilPort)}/v1/me`,
      `https://api.localhost:${String(tlsPort)}/me`,
    ],
    receivedByTrusted: () => trusted,
    receivedElsewhere: () => elsewhere,
  };
}
