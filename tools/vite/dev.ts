/** The worker in Vite's development server: made anew when a file of it changes, and announced to the open pages. */
import { stripVTControlCharacters } from 'node:util';
import { normalizePath, type ErrorPayload, type ViteDevServer } from 'vite';
import type { Worker } from './worker.js';

const messageOf = (error: unknown): string => stripVTControlCharacters(error instanceof Error ? error.message : String(error));

function payloadOf(error: unknown): ErrorPayload {
  const { id, frame, loc } = error as Partial<ErrorPayload['err']>;
  return {
    type: 'error',
    err: { plugin: 'token-worker', message: messageOf(error), stack: '', ...(id === undefined ? {} : { id }), ...(frame === undefined ? {} : { frame }), ...(loc === undefined ? {} : { loc }) },
  };
}

export function follow({ watcher, ws, config }: ViteDevServer, worker: Worker): void {
  /** What the pages were given last. */
  let code: string | undefined;
  let fault: ErrorPayload | undefined;
  let tries = 0;

  function tell(error: unknown): void {
    fault = payloadOf(error);
    config.logger.error(`[token-worker] ${messageOf(error)}`, { timestamp: true });
    ws.send(fault);
  }

  /** An error stays on the page until it is mended. The worker that the page has goes on meanwhile. */
  async function make(): Promise<void> {
    const mine = ++tries;
    const made = await Promise.all([worker.bundle(), worker.names()]).catch((error: unknown) => {
      if (mine === tries) tell(error);
    });
    watcher.add([...worker.files]);
    if (made === undefined || mine !== tries) return;
    const [bundle] = made;
    const isMended = fault !== undefined;
    const isNew = code !== undefined && bundle.code !== code;
    fault = undefined;
    code = bundle.code;
    if (isMended || isNew) ws.send({ type: 'custom', event: 'token-worker:changed', data: { isMended } });
  }

  watcher.on('all', (event, file) => {
    // What a mistake says is missing may be what has just been written.
    const mayMend = event === 'add' && fault !== undefined;
    if (!mayMend && !worker.files.has(normalizePath(file))) return;
    worker.forget();
    void make();
  });
  ws.on('connection', (socket) => {
    if (fault !== undefined) socket.send(JSON.stringify(fault));
  });
  void make();
}
