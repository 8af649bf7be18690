/** Provokes errors in the worker, and reads their texts and stacks. */
import { attack } from './support/attack.js';
import { withNaiveWorker } from './support/naive-worker.js';
import { stopped } from './support/outcome.js';

attack('Provoke errors, and read their texts and stacks', {
  engines: 'all',
  expected: {
    indexeddb: stopped('no error holds a token'),
    memory: stopped('no error holds a token'),
    sealed: stopped('no error holds a token or a secret'),
    'sealed + proof': stopped('no error holds a token or a secret'),
  },
  steps: ({ tab, endpoints, worker }) =>
    tab.run(
      async ([{ me, login, refresh }, url]) => {
        const texts: string[] = [];
        const write = (error: unknown): void => {
          if (error instanceof Error) texts.push(error.name, error.message, error.stack ?? '');
          else texts.push(JSON.stringify(error) ?? '');
        };
        addEventListener('error', ({ message, error }) => write([message, String(error)]));
        addEventListener('unhandledrejection', ({ reason }) => write(reason));
        navigator.serviceWorker.addEventListener('message', ({ data }) => write(data));
        const registration = await navigator.serviceWorker.ready;
        registration.active?.addEventListener('error', (event) => write((event as ErrorEvent).message));
        const post = (message: unknown): Promise<void> =>
          new Promise((resolve) => {
            const { port1, port2 } = new MessageChannel();
            setTimeout(resolve, 200);
            port1.onmessage = ({ data }) => {
              write(data);
              resolve();
            };
            registration.active?.postMessage(message, [port2]);
          });
        await Promise.all([{}, { type: 'token-worker:hello', version: {} }, { type: 'token-worker:set-tokens', version: 1, session: 'default', tokens: 1 }].map(post));
        const requests: [string, RequestInit][] = [
          [me, { integrity: 'sha256-AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=' }],
          [`${me}/redirect-loop`, { redirect: 'error' }],
          [me, { cache: 'only-if-cached', mode: 'same-origin' }],
          [me, { signal: AbortSignal.abort(), headers: { Authorization: 'Bearer broken\u00ff' } }],
          [login, { method: 'POST', body: '{' }],
          [refresh, { method: 'POST', body: 'x'.repeat(100_000) }],
        ];
        // What has not come by then comes to nothing here: WebKit leaves some of these pending.
        const inTime = (work: Promise<unknown>): Promise<unknown> => Promise.race([work, new Promise((resolve) => setTimeout(resolve, 1000))]);
        for (const [path, init] of requests) await inTime(fetch(path, init).then(async (answer) => texts.push(await answer.text()), write));
        for (const script of [`${url}?broken`, '/no-such-worker.js']) await inTime(navigator.serviceWorker.register(script, { scope: '/nowhere/' }).catch(write));
        return texts;
      },
      [endpoints, worker] as const,
    ),
  control: { name: 'a worker that lets errors out as they are', victim: withNaiveWorker },
});
