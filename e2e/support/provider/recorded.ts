/** A server that records what reaches it and what it answered, and lets a test answer in its place. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Answer } from '../site.js';

export interface RecordedRequest {
  readonly at: number;
  readonly method: string;
  /** With its query. */
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: string;
  /** The status answered; undefined as long as there is none. */
  status?: number;
  /** Why it was refused, where the server says so. */
  refusal?: string;
}

export type AnswerInstead = ((request: RecordedRequest) => Answer | Promise<Answer>) | undefined;

export interface RecordingServer {
  readonly origin: string;
  readonly received: RecordedRequest[];
  setAnswer(answer: AnswerInstead): void;
  to(path: string): RecordedRequest[];
  close(): Promise<void>;
}

/** The body stands in `incoming.body` too: it has been read. */
export type Handler = (incoming: IncomingMessage, outgoing: ServerResponse, request: RecordedRequest) => void | Promise<void>;

async function textOf(incoming: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString();
}

async function send(answer: Response, outgoing: ServerResponse): Promise<void> {
  outgoing.writeHead(answer.status, Object.fromEntries(answer.headers)).end(Buffer.from(await answer.arrayBuffer()));
}

/** `handlerFor` is given the origin, which is known once the server listens. */
export async function startRecording(handlerFor: (origin: string) => Handler, port = 0): Promise<RecordingServer> {
  const received: RecordedRequest[] = [];
  let answer: AnswerInstead;

  async function serve(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    const body = await textOf(incoming);
    const path = incoming.url ?? '';
    const request: RecordedRequest = {
      at: Date.now(),
      method: incoming.method ?? '',
      path,
      query: new URL(path, 'http://localhost').searchParams,
      headers: incoming.headers,
      body,
    };
    received.push(request);
    const writeHead = outgoing.writeHead.bind(outgoing) as (...given: unknown[]) => ServerResponse;
    outgoing.writeHead = (...given: unknown[]) => {
      request.status = given[0] as number;
      return writeHead(...given);
    };
    const special = await answer?.(request);
    if (special === 'hang') return;
    if (special === 'drop') incoming.socket.destroy();
    else if (special !== undefined) await send(special, outgoing);
    else await handler(Object.assign(incoming, { body }), outgoing, request);
  }

  const server = createServer((incoming, outgoing) => {
    serve(incoming, outgoing).catch(() => outgoing.destroy());
  });
  await listen(server, port);
  const origin = `http://localhost:${String((server.address() as AddressInfo).port)}`;
  const handler = handlerFor(origin);
  return {
    origin,
    received,
    setAnswer: (next) => {
      answer = next;
    },
    to: (path) => received.filter((entry) => entry.path.split('?')[0] === path),
    close: () =>
      new Promise((resolve) => {
        server.close(() => {
          resolve();
        });
        server.closeAllConnections();
      }),
  };
}

function listen(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, 'localhost', resolve);
  });
}
