/** What runs in the page that the doctor looks at: one script before the page's own, which takes notes, and one that reads them. */
import { PROTOCOL_VERSION } from '../../../../core/protocol.js';

/** Changes nothing for the page: its calls of `register` give what they would. In a block, for the page may have names of its own. */
export const TAKE_NOTES = `{
  const notes = (self.tokenWorkerDoctor = { services: undefined, calls: [], workers: [], asked: undefined, answered: undefined, refused: undefined });
  try {
    notes.services = navigator.serviceWorker;
  } catch {
    // A sandboxed page has none.
  }
  const addressOf = (script) => {
    try {
      const url = new URL(String(script), document.baseURI);
      url.hash = '';
      return url.href;
    } catch {
      return String(script);
    }
  };
  const prototype = self.ServiceWorkerContainer?.prototype;
  const register = prototype?.register;
  if (register !== undefined) {
    prototype.register = function (...given) {
      const call = { script: addressOf(given[0]), state: 'pending' };
      notes.calls.push(call);
      return register.apply(this, given).then(
        (registration) => {
          call.state = 'taken';
          return registration;
        },
        (error) => {
          Object.assign(call, { state: 'rejected', message: String(error?.message ?? error) });
          throw error;
        },
      );
    };
  }
  notes.services?.addEventListener('message', ({ data }) => {
    if (data?.type === 'token-worker:error') notes.refused = String(data.error?.message);
  });
  notes.services?.startMessages();
}`;

/** Waits for nothing: a busy browser leaves this question unanswered too, and the next glance has what it says. */
export const GLANCE = `(() => {
  const notes = self.tokenWorkerDoctor;
  const { services } = notes;
  services?.getRegistrations().then((found) => {
    notes.workers = found.map(({ active, waiting, installing }) => ({ script: (active ?? waiting ?? installing)?.scriptURL, isStarting: [active, waiting, installing].some((worker) => worker != null && worker.state !== 'activated') }));
  }, () => undefined);
  const controller = services?.controller ?? undefined;
  if (controller !== notes.asked) {
    Object.assign(notes, { asked: controller, answered: undefined });
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = ({ data }) => {
      if (controller !== notes.asked) return;
      if (data?.type === 'token-worker:reply') notes.answered = String(data.workerVersion);
      if (data?.type === 'token-worker:error') notes.refused = String(data.error?.message);
    };
    // What it does is done already; of all messages it alone is answered whatever the sessions are called.
    controller?.postMessage({ type: 'token-worker:claim', version: ${String(PROTOCOL_VERSION)} }, [port2]);
  }
  return {
    origin: location.origin,
    controller: controller?.scriptURL,
    registrations: notes.workers.map(({ script }) => script).filter(Boolean),
    isStarting: notes.workers.some(({ isStarting }) => isStarting),
    calls: notes.calls,
    answered: notes.answered,
    refused: notes.refused,
  };
})()`;
