/** One request by HTTP, without cookies, credentials or redirects; it answers, and never throws. */
import { Agent as HttpAgent, request as requestHttp, type IncomingMessage, type RequestOptions } from 'node:http';
import { Agent as HttpsAgent, request as requestHttps } from 'node:https';
import { VERSION } from '../../../core/version.js';
import { decode } from './decode.js';

export interface Asking {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

export interface Answer {
  readonly url: string;
  readonly status: number;
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly setCookies: readonly string[];
  readonly body: string;
}

export interface Failure {
  readonly url: string;
  readonly failure: 'certificate' | 'timeout' | 'unreachable';
  /** In words. */
  readonly why: string;
}

export type Outcome = Answer | Failure;

export const isFailure = (outcome: Outcome): outcome is Failure => 'failure' in outcome;

export type Ask = (url: string, asking?: Asking) => Promise<Outcome>;

export interface AskOptions {
  /** Takes a certificate that nobody has signed. */
  readonly insecure: boolean;
  /** Milliseconds that an answer may take, all in all. */
  readonly limit: number;
}

/** Bytes of a body that are read: more than any worker has. */
const MOST_READ = 4_000_000;

const WORDS: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'nothing listens there (connection refused)',
  ECONNRESET: 'the connection was closed without an answer',
  ENOTFOUND: 'there is no host of that name',
  EAI_AGAIN: 'the name of the host could not be looked up',
  EHOSTUNREACH: 'there is no way to that host',
  ENETUNREACH: 'there is no way to that network',
  HPE_INVALID_CONSTANT: 'what answers there does not speak HTTP',
  EPROTO: 'what answers there does not speak TLS: is it http:// ?',
  ERR_SSL_WRONG_VERSION_NUMBER: 'what answers there does not speak TLS: is it http:// ?',
  ERR_SSL_PACKET_LENGTH_TOO_LONG: 'what answers there does not speak TLS: is it http:// ?',
};

const CERTIFICATE = /CERT|SELF_SIGNED|UNABLE_TO_(?:VERIFY|GET_ISSUER)|ALTNAME/;

function failed(url: string, error: NodeJS.ErrnoException & { readonly errors?: readonly NodeJS.ErrnoException[] }): Failure {
  // Where a name has several addresses, each has failed.
  const code = error.code ?? error.errors?.[0]?.code ?? '';
  if (CERTIFICATE.test(code)) return { url, failure: 'certificate', why: `its certificate is not trusted (${code})` };
  return { url, failure: 'unreachable', why: WORDS[code] ?? (code === '' ? error.message : code) };
}

function answered(url: string, { statusCode = 0, headers }: IncomingMessage, body: Buffer): Outcome {
  const { 'set-cookie': setCookies = [], ...others } = headers;
  const single = Object.entries(others).map(([name, value]) => [name, Array.isArray(value) ? value.join(', ') : value] as const);
  const answer = { url, status: statusCode, headers: Object.fromEntries(single), setCookies };
  try {
    return { ...answer, body: decode(body, headers['content-encoding'], MOST_READ) };
  } catch {
    return { url, failure: 'unreachable', why: `its answer says that it is ${String(headers['content-encoding'])}, and could not be read so` };
  }
}

export function askWith({ insecure, limit }: AskOptions): Ask {
  return (url, { method = 'GET', headers = {}, body } = {}) =>
    new Promise((resolve) => {
      const isHttps = url.startsWith('https:');
      const options: RequestOptions = {
        method,
        agent: isHttps ? new HttpsAgent({ rejectUnauthorized: !insecure }) : new HttpAgent(),
        headers: { 'User-Agent': `token-worker-doctor/${VERSION}`, Accept: '*/*', 'Accept-Encoding': 'identity', ...(body === undefined ? {} : { 'Content-Length': String(Buffer.byteLength(body)) }), ...headers },
      };
      const request = (isHttps ? requestHttps : requestHttp)(url, options, (response) => {
        const chunks: Buffer[] = [];
        let length = 0;
        const end = (): void => {
          clearTimeout(timer);
          resolve(answered(url, response, Buffer.concat(chunks)));
          request.destroy();
        };
        response.on('data', (chunk: Buffer) => {
          chunks.push(chunk);
          length += chunk.length;
          // A response without an end, such as a stream of events, has shown enough.
          if (length > MOST_READ) end();
        });
        response.on('end', end);
        response.on('error', fail);
      });
      const fail = (error: Error): void => {
        clearTimeout(timer);
        resolve(failed(url, error));
      };
      const timer = setTimeout(() => {
        resolve({ url, failure: 'timeout', why: `it gave no whole answer within ${String(limit / 1000)} s` });
        request.destroy();
      }, limit);
      request.on('error', fail);
      request.end(body);
    });
}
