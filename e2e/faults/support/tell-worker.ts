/** Runs in a page: tells its worker's configuration file something, waits until it is heard, and renews at once, before the worker can be idle. */
export async function tellWorker({ isFull, thenRefresh }: { readonly isFull: boolean; readonly thenRefresh: boolean }): Promise<void> {
  const { port1, port2 } = new MessageChannel();
  const isHeard = new Promise((resolve) => (port1.onmessage = resolve));
  navigator.serviceWorker.controller?.postMessage({ isFull }, [port2]);
  await isHeard;
  if (thenRefresh) await (window as unknown as { session: { refresh(): Promise<unknown> } }).session.refresh();
}
