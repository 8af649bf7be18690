/** A clock of the worker that a page can set: its own configuration file replaces `Date.now` and listens for how far it is to jump. */
import type { Tab } from './browser.js';
import { calling } from './prelude.js';

/** Runs in the worker, and in a page. Each new worker begins with the clock that was set last, as with a machine's. */
function settable(isWorker: boolean): void {
  // A page without a worker reads the configuration file itself, and may have the clock already.
  if ('clockOffset' in self) return;
  const scope = self as unknown as { clockOffset: number; addEventListener: typeof addEventListener };
  const { now } = Date;
  scope.clockOffset = 0;
  Date.now = () => now() + scope.clockOffset;
  if (!isWorker) return;
  scope.addEventListener('message', ({ data, ports }: MessageEvent<{ clockOffset?: number }>) => {
    if (data.clockOffset === undefined) return;
    scope.clockOffset = data.clockOffset;
    ports[0]?.postMessage('set');
  });
}

export const SETTABLE_CLOCK = calling(settable, true);

/** Gives the page a clock that can be set, too. */
export const makeClockSettable = (tab: Tab): Promise<void> => tab.run(settable, false);

/** Sets both clocks, the page's and its worker's, so many seconds later than they were at first. */
export async function jump(tab: Tab, seconds: number): Promise<void> {
  await tab.run(async (offset) => {
    (self as unknown as { clockOffset: number }).clockOffset = offset;
    const services = navigator.serviceWorker as ServiceWorkerContainer | undefined;
    // Without a worker the page has the one clock.
    if (services === undefined) return;
    const { controller } = services;
    const { port1, port2 } = new MessageChannel();
    const isSet = new Promise((resolve) => (port1.onmessage = resolve));
    controller?.postMessage({ clockOffset: offset }, [port2]);
    await isSet;
  }, seconds * 1000);
}
