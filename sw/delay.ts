/** The clock's port: waits, unless told that nobody waits any longer. */

/** Resolves after `seconds`, or when the signal aborts; then its timer is gone. */
export function delay(seconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, seconds * 1000);
    signal.addEventListener('abort', () => {
      clearTimeout(timer);
      resolve();
    });
  });
}
