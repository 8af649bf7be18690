/** Asks for a renewal from workers of other kinds: a shared worker outlives the page, and some are controlled by no service worker. */
import { attack } from './support/attack.js';
import { withoutWorker } from './support/bare-page.js';
import { notStopped, stopped, type Expected, type Outcome } from './support/outcome.js';

const UPLOADED = '/uploaded-worker.js';
const CONTROLLED = stopped('such workers are controlled by the service worker: it makes the renewal, and redacts the answer');
/** Firefox alone has such workers that no service worker controls. */
const inFirefox = (firefox: Outcome): Expected => ({ chromium: CONTROLLED, firefox, webkit: CONTROLLED });
const BY_TOKEN = stopped('the refresh token is the service worker’s alone: a request without it is refused');

/** Asks for whatever it is told to, in the page's name. */
const ASKS = `
const ask = async (port, urls) => {
  const said = [];
  for (const url of urls) said.push(await fetch(url, { method: 'POST', credentials: 'include' }).then((answer) => answer.text(), (error) => error.name));
  port.postMessage(said.join('\\n'));
};
if ('onconnect' in self) onconnect = ({ ports: [port] }) => { port.onmessage = ({ data }) => ask(port, data); };
else onmessage = ({ data }) => ask(self, data);
`;

attack('Refresh from a shared worker and from other workers, of the origin’s own script and of a blob:', {
  engines: 'all',
  site: { files: { [UPLOADED]: ASKS } },
  expected: {
    indexeddb: inFirefox(BY_TOKEN),
    memory: inFirefox(notStopped('the cookie is all that the backend asks for, and some of these workers are controlled by no service worker')),
    sealed: inFirefox(BY_TOKEN),
    'sealed + proof': inFirefox(stopped('the backend demands a proof, which the service worker alone can make')),
  },
  steps: ({ tab, endpoints }) =>
    tab.run(
      async ([uploaded, source, refresh]) => {
        const blob = (): string => URL.createObjectURL(new Blob([source], { type: 'text/javascript' }));
        const url = new URL(refresh, location.href).href;
        const heard = (port: Worker | MessagePort, failing: AbstractWorker): Promise<string> =>
          new Promise((resolve) => {
            failing.onerror = () => resolve('not started');
            port.onmessage = ({ data }: MessageEvent<string>) => resolve(data);
            port.postMessage([url]);
          });
        const said: string[] = [];
        for (const script of [uploaded, blob()]) {
          const shared = new SharedWorker(script);
          said.push(await heard(shared.port, shared));
          const worker = new Worker(script);
          said.push(await heard(worker, worker));
        }
        return said;
      },
      [UPLOADED, ASKS, endpoints.refresh] as const,
    ),
  control: { name: 'an app without a service worker', victim: (stage) => withoutWorker(stage, () => undefined, { files: { [UPLOADED]: ASKS } }, '/cookie') },
});
