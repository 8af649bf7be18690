/** How a page takes in long responses. Each runs in the page. */
import type { Tab } from './browser.js';

export interface Read {
  /** The numbers of the events, in the order in which they came. */
  readonly events: readonly number[];
  /** The name of the error, if it ended with one. */
  readonly error?: string;
}

/** Notes when the page posts `hold` to a worker, in milliseconds of the page's clock. */
export async function countHolds(tab: Tab): Promise<void> {
  await tab.run(() => {
    const holds: number[] = [];
    Object.assign(window, { holds });
    const { prototype } = ServiceWorker;
    const post = prototype.postMessage as (...all: unknown[]) => void;
    prototype.postMessage = function postMessage(this: ServiceWorker, ...all: unknown[]) {
      if ((all[0] as { type?: string }).type === 'token-worker:hold') holds.push(performance.now());
      post.apply(this, all);
    } as typeof prototype.postMessage;
  });
}

/** Seconds ago, each. */
export function holds(tab: Tab): Promise<number[]> {
  return tab.run(() => (window as unknown as { holds: number[] }).holds.map((at) => (performance.now() - at) / 1000));
}

/** By EventSource, until the event `last`. */
export function readEventSource(tab: Tab): Promise<Read> {
  return tab.run(
    () =>
      new Promise<Read>((resolve) => {
        const events: number[] = [];
        const source = new EventSource('/api/events?eventsource');
        const take = ({ data }: MessageEvent<string>): number => events.push(Number(data));
        source.addEventListener('message', take);
        source.addEventListener('last', (event: MessageEvent<string>) => {
          take(event);
          source.close();
          resolve({ events });
        });
        source.addEventListener('error', () => {
          if (source.readyState === EventSource.CLOSED) resolve({ events, error: 'closed' });
        });
      }),
  );
}

/** By fetch, part by part; `seconds`: given up after so many. */
export function readEvents(tab: Tab, by: string, seconds = Infinity): Promise<Read> {
  return tab.run(
    async ([query, limit]) => {
      let text = '';
      const parsed = (): number[] => [...text.matchAll(/^data: (\d+)$/gm)].map(([, part]) => Number(part));
      const stop = new AbortController();
      if (limit !== null) setTimeout(() => stop.abort(), limit * 1000);
      try {
        const response = await fetch(`/api/events?${query}`, { signal: stop.signal });
        const reader = (response.body as ReadableStream<BufferSource>).pipeThrough(new TextDecoderStream()).getReader();
        for (let part = await reader.read(); !part.done; part = await reader.read()) text += part.value;
        return { events: parsed() };
      } catch (error) {
        return { events: parsed(), error: (error as Error).name };
      }
    },
    [by, seconds === Infinity ? null : seconds] as const,
  );
}

/** The same in a dedicated worker, which none of this library's code runs in. */
export function readEventsInWorker(tab: Tab): Promise<Read> {
  return tab.run(
    () =>
      new Promise<Read>((resolve) => {
        const script = `fetch('${location.origin}/api/events?worker').then((response) => response.text()).then(postMessage, (error) => postMessage(error))`;
        const worker = new Worker(URL.createObjectURL(new Blob([script], { type: 'text/javascript' })));
        worker.onmessage = ({ data }: MessageEvent<string | Error>) => {
          worker.terminate();
          if (typeof data !== 'string') resolve({ events: [], error: data.name });
          else resolve({ events: [...data.matchAll(/^data: (\d+)$/gm)].map(([, part]) => Number(part)) });
        };
      }),
  );
}

/** A file of parts that are each filled with their own number: how many bytes came, and how many of them were wrong. */
export function readFile(tab: Tab, partSize: number): Promise<{ readonly bytes: number; readonly wrong: number }> {
  return tab.run(async (size) => {
    let bytes = 0;
    let wrong = 0;
    const reader = ((await fetch('/api/file?fetch')).body as ReadableStream<Uint8Array>).getReader();
    for (let part = await reader.read(); !part.done; part = await reader.read()) {
      for (const byte of part.value) {
        if (byte !== Math.floor(bytes / size) % 256) wrong += 1;
        bytes += 1;
      }
    }
    return { bytes, wrong };
  }, partSize);
}

/** A download that the browser does by itself, through a frame. */
export async function downloadInFrame(tab: Tab): Promise<void> {
  await tab.run(() => {
    const frame = document.createElement('iframe');
    frame.src = '/api/file?attachment';
    document.body.append(frame);
  });
}
