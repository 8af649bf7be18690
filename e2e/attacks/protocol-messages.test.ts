/** Sends the worker every message of the protocol and many that are none, malformed, huge and with forged ports, and reads whatever comes back. */
import { attack } from './support/attack.js';
import { withNaiveWorker } from './support/naive-worker.js';
import { stopped } from './support/outcome.js';

const TYPES = ['hello', 'claim', 'hold', 'wake', 'refresh', 'login', 'logout-request', 'set-tokens', 'forget', 'history', 'reply', 'session', 'get-tokens', 'init', '__proto__'];

attack('Send every message of the protocol: malformed, huge, with forged ports', {
  engines: 'one',
  expected: {
    indexeddb: stopped('no answer and no error holds a token'),
    memory: stopped('no answer and no error holds a token'),
    sealed: stopped('no answer and no error holds a token'),
    'sealed + proof': stopped('no answer and no error holds a token'),
  },
  steps: async ({ tab, ask }) => {
    const heard = await tab.run(async (types) => {
      const { controller } = navigator.serviceWorker;
      if (controller === null) return ['no worker'];
      const answers: string[] = [];
      const write = ({ data }: MessageEvent<unknown>): void => void answers.push(JSON.stringify(data) ?? '');
      navigator.serviceWorker.addEventListener('message', write);
      const channel = new BroadcastChannel('token-worker');
      channel.addEventListener('message', write);
      const huge = 'a'.repeat(1_000_000);
      const strange: unknown[] = [null, 0, '', huge, [], {}, new Map(), new Error('no'), { type: 1 }, { type: 'token-worker:hello' }];
      const wellMade = (type: string): unknown => ({ type: `token-worker:${type}`, version: 1, session: 'default', reason: 'due', tokens: {}, options: {} });
      const malformed = (type: string): unknown[] => [
        { type: `token-worker:${type}`, version: 'one', session: 'default' },
        { type: `token-worker:${type}`, version: 99, session: 'default' },
        { type: `token-worker:${type}`, version: 1, session: '__proto__' },
        { type: `token-worker:${type}`, version: 1, session: { toString: 1 } },
        { type: `token-worker:${type}`, version: 1, session: huge },
        { type: `token-worker:${type}`, version: 1, session: 'default', tokens: { accessToken: [] }, options: { returnTo: 1 }, reason: {} },
      ];
      /** Posts it by a port of its own, and takes what comes within the time that answers take. */
      const send = (message: unknown): Promise<void> =>
        new Promise((resolve) => {
          const { port1, port2 } = new MessageChannel();
          const done = setTimeout(resolve, 300);
          port1.onmessage = (event) => {
            write(event);
            clearTimeout(done);
            resolve();
          };
          controller.postMessage(message, [port2]);
        });
      await Promise.all([...strange, ...types.flatMap(malformed)].map(send));
      // Those that end a session come last.
      const last = ['logout-request', 'forget'];
      for (const type of [...types.filter((name) => !last.includes(name)), ...last]) await send(wellMade(type));
      // As the worker itself would say it to its fellows, and with more ports than one.
      for (const message of [wellMade('hello'), 'default', ['default']]) channel.postMessage(message);
      const forged = [new MessageChannel(), new MessageChannel()];
      for (const { port1 } of forged) port1.onmessage = write;
      controller.postMessage(wellMade('hello'), forged.map(({ port2 }) => port2));
      await send(wellMade('history'));
      channel.close();
      return answers;
    }, TYPES);
    return [...heard, (await ask()).body];
  },
  control: { name: 'a worker that tells what it is asked', victim: withNaiveWorker },
});
