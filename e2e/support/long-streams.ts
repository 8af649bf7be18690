/** A server's long responses, a part every second: events, and a file of known bytes. It keeps account of how each went. */
import type { SiteOptions } from './site.js';

/** Parts are numbered from 0; the last one is sent after this many seconds. */
export const LAST_PART = 92;
export const FILE_PART = 10_000;
export const FILE_SIZE = (LAST_PART + 1) * FILE_PART;

export interface LongStream {
  /** The request's query: who asked. */
  readonly by: string;
  readonly authorization: string | undefined;
  readonly beganAt: number;
  /** `cut`: the browser closed the connection before the end. */
  state: 'open' | 'whole' | 'cut';
  /** Seconds from the beginning to the end. */
  lasted: number;
}

const encoder = new TextEncoder();
const eventPart = (part: number): Uint8Array => encoder.encode(`id: ${part}\n${part === LAST_PART ? 'event: last\n' : ''}data: ${part}\n\n`);
const filePart = (part: number): Uint8Array => new Uint8Array(FILE_PART).fill(part);

function bodyOf(stream: LongStream, partOf: (part: number) => Uint8Array): ReadableStream<Uint8Array> {
  let timer: ReturnType<typeof setInterval> | undefined;
  const end = (state: 'whole' | 'cut'): void => {
    clearInterval(timer);
    stream.state = state;
    stream.lasted = (Date.now() - stream.beganAt) / 1000;
  };
  return new ReadableStream<Uint8Array>({
    start: (controller) => {
      let next = 0;
      const send = (): void => {
        controller.enqueue(partOf(next));
        next += 1;
        if (next <= LAST_PART) return;
        end('whole');
        controller.close();
      };
      timer = setInterval(send, 1000);
      send();
    },
    cancel: () => {
      end('cut');
    },
  });
}

/** Answers `/api/events?…` and `/api/file?…`; a file named `attachment` in the query is one. */
export function longStreams(): { readonly streams: LongStream[]; readonly answer: NonNullable<SiteOptions['answer']> } {
  const streams: LongStream[] = [];
  return {
    streams,
    answer: ({ path, headers }) => {
      const [name, by = ''] = path.split('?');
      if (name !== '/api/events' && name !== '/api/file') return undefined;
      const stream: LongStream = { by, authorization: typeof headers.authorization === 'string' ? headers.authorization : undefined, beganAt: Date.now(), state: 'open', lasted: 0 };
      streams.push(stream);
      if (name === '/api/events') return new Response(bodyOf(stream, eventPart), { headers: { 'Content-Type': 'text/event-stream' } });
      return new Response(bodyOf(stream, filePart), {
        headers: {
          'Content-Type': 'application/octet-stream',
          'Content-Length': String(FILE_SIZE),
          ...(by === 'attachment' ? { 'Content-Disposition': 'attachment; filename="long.bin"' } : {}),
        },
      });
    },
  };
}
