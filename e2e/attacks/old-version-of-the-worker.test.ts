/** Registers an old version of the worker that the server still has, for a flaw that it had. */
import { attack } from './support/attack.js';
import { NAIVE_WORKER } from './support/naive-worker.js';
import { notStopped, stopped } from './support/outcome.js';

const OLD = '/token-worker-0.0.1.js';
const REFUSED = stopped('`refuseOtherWorkers`: under another address the server gives a worker’s script to nobody, and it would come without a secret');
const TAKEN = notStopped('the origin still serves it, so it can be registered; `refuseOtherWorkers` stops that in every mode');

attack('Register an old version of the worker, for a flaw that it had', {
  engines: 'one',
  site: { files: { [OLD]: NAIVE_WORKER } },
  expected: { indexeddb: TAKEN, memory: TAKEN, sealed: REFUSED, 'sealed + proof': REFUSED },
  steps: async ({ tab, signIn }) => {
    await tab.run(async (script) => {
      const { serviceWorker } = navigator;
      const replaced = new Promise((resolve) => serviceWorker.addEventListener('controllerchange', resolve, { once: true }));
      await serviceWorker.register(script, { scope: '/' }).then(() => replaced, () => undefined);
    }, OLD);
    const { body } = await signIn();
    const told = await tab.run(
      () =>
        new Promise<unknown>((resolve) => {
          const { port1, port2 } = new MessageChannel();
          port1.onmessage = ({ data }) => resolve(data);
          navigator.serviceWorker.controller?.postMessage({ type: 'token-worker:hello', version: 1, session: 'default' }, [port2]);
        }),
    );
    return [body, told];
  },
});
