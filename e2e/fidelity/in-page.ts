/** Sends cells' requests from a page, several at a time, and says what the page saw of each. Runs in the page. */
import type { Values } from './dimensions.js';

export interface ToSend extends Pick<Values, 'method' | 'body' | 'mode' | 'credentials' | 'cache' | 'redirect' | 'referrerPolicy' | 'keepalive'> {
  readonly id: string;
  readonly url: string;
  readonly integrity: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Whether the browser's cache is to know the URL already. */
  readonly isPrimed: boolean;
}

export interface SeenResponse {
  readonly status: number;
  readonly statusText: string;
  readonly type: string;
  readonly url: string;
  readonly redirected: boolean;
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly hasBody: boolean;
  readonly text: string;
  /** Before and after the text was read. */
  readonly bodyUsed: string;
}

/** A response, or the name of what fetch rejected with. */
export type Seen = { readonly response: SeenResponse } | { readonly error: string };

export async function sendAll(cells: readonly ToSend[]): Promise<Record<string, Seen>> {
  /** As many as a browser sends to one HTTP/1.1 server at a time. */
  const AT_ONCE = 6;
  /** Milliseconds after which a request counts as never answered. */
  const PATIENCE = 30_000;

  const bytes = new Uint8Array(300).map((_, index) => index % 256);
  const bodies: Record<ToSend['body'], () => BodyInit | undefined> = {
    none: () => undefined,
    string: () => 'a string, with ü and 漢',
    URLSearchParams: () => new URLSearchParams({ first: 'a b&c', second: 'ü' }),
    FormData: () => {
      const form = new FormData();
      form.append('text', 'ü and\nlines');
      form.append('file', new File([bytes], 'näme "quoted".bin', { type: 'application/x-mine' }));
      form.append('file', new File(['second'], 'second.txt', { type: 'text/plain' }));
      return form;
    },
    Blob: () => new Blob([bytes, 'and text'], { type: 'image/x-mine' }),
    ArrayBuffer: () => bytes.buffer,
    stream: () =>
      new ReadableStream({
        start(controller) {
          controller.enqueue(bytes);
          controller.close();
        },
      }),
  };

  async function read(response: Response): Promise<SeenResponse> {
    const before = response.bodyUsed;
    const text = await response.text();
    const { status, statusText, type, url, redirected, headers, body, bodyUsed } = response;
    return { status, statusText, type, url, redirected, headers: [...headers], hasBody: body !== null, text, bodyUsed: `${String(before)}, then ${String(bodyUsed)}` };
  }

  async function send({ url, body, isPrimed, ...rest }: ToSend): Promise<Seen> {
    const { mode, credentials, headers } = rest;
    if (isPrimed) await fetch(url, { mode, credentials, headers }).then((response) => response.text()).catch(() => undefined);
    try {
      const { method, cache, redirect, referrerPolicy, integrity, keepalive } = rest;
      const init: RequestInit = { method, mode, credentials, headers, cache, redirect, referrerPolicy, integrity, keepalive };
      const content = bodies[body]();
      if (content !== undefined) init.body = content;
      if (body === 'stream') Object.assign(init, { duplex: 'half' });
      return { response: await read(await fetch(url, init)) };
    } catch (error) {
      return { error: error instanceof Error || error instanceof DOMException ? error.name : String(error) };
    }
  }

  const results: Record<string, Seen> = {};
  const waiting = [...cells];
  async function work(): Promise<void> {
    for (let cell = waiting.shift(); cell !== undefined; cell = waiting.shift()) {
      const tooLate = new Promise<Seen>((resolve) => setTimeout(() => { resolve({ error: 'no answer' }); }, PATIENCE));
      results[cell.id] = await Promise.race([send(cell), tooLate]);
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return results;
}
