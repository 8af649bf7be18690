/** A lock between the workers of one origin that can delay, but never block: any page can hold or steal a Web Lock. */
export async function exclusively<T>(name: string, seconds: number, task: () => Promise<T>): Promise<T> {
  let running: Promise<T> | undefined;
  const start = (): Promise<T> => (running ??= task());
  try {
    return await navigator.locks.request(name, { signal: AbortSignal.timeout(seconds * 1000) }, start);
  } catch {
    // Not had in time, or stolen while the task runs: the store is read again inside the task, so going on is safe.
    return start();
  }
}
