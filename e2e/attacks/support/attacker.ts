/** The attacker's own machine: a site that keeps whatever it is sent, and an HTTP client that is no browser. */
import { request as askByHttp, type OutgoingHttpHeaders } from 'node:http';
import { request as askByHttps } from 'node:https';
import type { Serve } from '../../asks/support/api.js';
import type { Received, Site } from '../../support/site.js';

export interface Attacker {
  /** Of another site than the victim's, and not only of another origin. */
  readonly origin: string;
  /** The same server on another port of the victim's own host. */
  readonly sameHost: string;
  /** The same server under a name below the victim's. */
  readonly subdomain: string;
  readonly site: Site;
  /** Pages and scripts of the attacker's, by path. */
  readonly pages: Map<string, string>;
  /** Everything that has been sent there, as one text. */
  received(): string;
}

/** Whoever asks may read the answer, and may send what headers it likes. */
function openTo({ headers }: Received): Record<string, string> {
  return {
    'Access-Control-Allow-Origin': String(headers.origin ?? '*'),
    'Access-Control-Allow-Credentials': 'true',
    'Access-Control-Allow-Headers': String(headers['access-control-request-headers'] ?? '*'),
    'Access-Control-Allow-Methods': 'GET, POST, PUT, DELETE',
  };
}

export async function startAttacker(serve: Serve): Promise<Attacker> {
  const pages = new Map<string, string>();
  const site = await serve({
    answer: (received) => {
      const path = received.path.split('?')[0] ?? '';
      const page = pages.get(path);
      const type = path.endsWith('.js') ? 'text/javascript' : page === undefined ? 'text/plain' : 'text/html; charset=utf-8';
      return new Response(page ?? 'thank you', { headers: { 'Content-Type': type, ...openTo(received) } });
    },
  });
  const named = (host: string): string => site.origin.replace('localhost', host);
  return {
    origin: named('127.0.0.1'),
    sameHost: site.origin,
    subdomain: named('evil.localhost'),
    site,
    pages,
    received: () => site.received.map(({ path, headers, body }) => `${path}\n${JSON.stringify(headers)}\n${body.toString('latin1')}`).join('\n'),
  };
}

export interface Heard {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: string;
}

/** Asks as a program does that is no browser: with these headers and no others. */
export function askFromOutside(url: string, { method = 'GET', headers = {}, body }: { method?: string; headers?: OutgoingHttpHeaders; body?: string } = {}): Promise<Heard> {
  return new Promise((resolve, reject) => {
    const options = { method, headers, rejectUnauthorized: false };
    const asking = (url.startsWith('https:') ? askByHttps : askByHttp)(url, options, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers, body: Buffer.concat(chunks).toString('latin1') }));
    });
    asking.on('error', reject);
    asking.end(body);
  });
}
