/** Runs something only while the page can be seen: a hidden tab holds no connection (HTTP/1.1 has six for all tabs). */

/** `start` returns the way to stop; the function returned here ends it for good. */
export function whileVisible(start: () => () => void): () => void {
  let stop: (() => void) | undefined;
  const update = () => {
    if (document.visibilityState === 'visible') stop ??= start();
    else {
      stop?.();
      stop = undefined;
    }
  };
  document.addEventListener('visibilitychange', update);
  update();
  return () => {
    document.removeEventListener('visibilitychange', update);
    stop?.();
  };
}
