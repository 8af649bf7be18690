/** A page that no driver drives: it asks this server what to run, and tells what came of it. For a browser with a profile that lasts. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Tab } from '../browser.js';

/** A page for `files` of a site: an ordinary blank page, unless its address names the port of a server that drives it. */
export const DRIVEN_PAGE = `<!doctype html><html lang="en"><meta charset="utf-8"><title>driven</title><link rel="icon" href="data:,"><body><script>
const port = new URLSearchParams(location.search).get('driver');
if (port !== null) document.body.append(Object.assign(document.createElement('script'), { src: 'http://localhost:' + port + '/driver.js' }));
</script></body></html>`;

/** Runs in the page: one task after the other is begun, and none waits for the one before it. */
async function follow(server: string): Promise<void> {
  const describe = (error: unknown): string => (error instanceof Error ? `${error.name}: ${error.message}` : String(error));
  for (;;) {
    const { id, source, argument } = (await (await fetch(`${server}/next`)).json()) as Task;
    // As a script of the document itself: what it imports is looked for there, and not at this server.
    const element = Object.assign(document.createElement('script'), { text: `window.task = ${source}` });
    document.body.append(element);
    element.remove();
    const run = (window as unknown as { task: (given: unknown) => unknown }).task;
    void Promise.resolve()
      .then(() => run(argument))
      .then((value) => ({ value }), (error: unknown) => ({ error: describe(error) }))
      .then((outcome) => fetch(`${server}/done?${String(id)}`, { method: 'POST', body: JSON.stringify(outcome) }));
  }
}

interface Task {
  readonly id: number;
  readonly source: string;
  readonly argument: unknown;
}

interface Outcome {
  readonly value?: unknown;
  readonly error?: string;
}

export interface Remote {
  readonly port: number;
  readonly run: Tab['run'];
  /** Resolves when a page that was not there before asks for its first task. */
  newPage(): Promise<void>;
  close(): Promise<void>;
}

async function text(request: IncomingMessage): Promise<string> {
  let whole = '';
  for await (const chunk of request) whole += (chunk as Buffer).toString();
  return whole;
}

export async function startRemote(): Promise<Remote> {
  const tasks: Task[] = [];
  const pending = new Map<number, (outcome: Outcome) => void>();
  let waiting: ServerResponse | undefined;
  let loaded: (() => void)[] = [];
  let lastTask = 0;

  const give = (): void => {
    const task = waiting === undefined ? undefined : tasks.shift();
    if (task === undefined) return;
    waiting?.end(JSON.stringify(task));
    waiting = undefined;
  };

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const [path, id] = (request.url ?? '').split('?');
    response.setHeader('Access-Control-Allow-Origin', '*');
    response.setHeader('Cache-Control', 'no-store');
    if (path === '/driver.js') {
      response.setHeader('Content-Type', 'text/javascript');
      for (const tell of loaded) tell();
      loaded = [];
      response.end(`(${follow.toString()})('http://localhost:${String(port)}');`);
    } else if (path === '/next') {
      waiting = response;
      // A page that went away takes no task with it.
      response.once('close', () => (waiting = waiting === response ? undefined : waiting));
      give();
    } else {
      pending.get(Number(id))?.(JSON.parse(await text(request)) as Outcome);
      pending.delete(Number(id));
      response.end();
    }
  }

  const server = createServer((request, response) => void answer(request, response));
  await new Promise<void>((resolve) => server.listen(0, 'localhost', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    port,
    run: async (script, argument) => {
      const id = (lastTask += 1);
      const done = new Promise<Outcome>((resolve) => pending.set(id, resolve));
      tasks.push({ id, source: script.toString(), argument: argument ?? null });
      give();
      const { value, error } = await done;
      if (error !== undefined) throw new Error(error);
      return value as never;
    },
    newPage: () => new Promise((resolve) => loaded.push(resolve)),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
