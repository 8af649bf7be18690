/**
 * A lease: while its worker is at a piece of work it holds a lock of that number, so that others can tell whether it is
 * alive. Nothing is ever waited for because of a lock alone, since any page can hold or steal one.
 */

/** Milliseconds that a lock manager may take: nobody else asks for this lock, so it is had at once or never. */
const GRANTED_WITHIN = 1000;

const nameOf = (id: number): string => `token-worker lease ${id.toString(36)}`;

/** Resolves when it is held, with the way to give it up; also where the browser gives no lock. */
export function holdLease(id: number): Promise<() => void> {
  return new Promise((resolve) => {
    const over = new AbortController();
    const giveUp = (): void => {
      over.abort();
    };
    const goOn = (): void => {
      clearTimeout(timer);
      resolve(giveUp);
    };
    const timer = setTimeout(goOn, GRANTED_WITHIN);
    const hold = (): Promise<void> => {
      goOn();
      return aborted(over.signal);
    };
    const ask = async (): Promise<void> => {
      try {
        await navigator.locks.request(nameOf(id), { signal: over.signal }, hold);
      } catch (error) {
        // Stolen: to stand in the queue for it shows just as well that this worker lives.
        if (isStolen(error) && !over.signal.aborted) void ask();
        else goOn();
      }
    };
    void ask();
  });
}

const aborted = (signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    if (signal.aborted) resolve();
    signal.addEventListener('abort', () => {
      resolve();
    });
  });

const isStolen = (error: unknown): boolean => error instanceof DOMException && error.name === 'AbortError';

/** Whether a worker holds the lease, or waits to have it back. Who waits for its end does so in shared mode. */
async function isLive(id: number): Promise<boolean> {
  const { held = [], pending = [] } = await navigator.locks.query();
  return [...held, ...pending].some(({ name, mode }) => name === nameOf(id) && mode === 'exclusive');
}

/** Resolves when nobody holds the lease any more, its worker having finished or died, or when the signal aborts. */
export async function leaseOver(id: number, signal: AbortSignal): Promise<void> {
  try {
    do {
      await navigator.locks.request(nameOf(id), { mode: 'shared', signal }, () => undefined);
      // A page that stole it and let it go: its worker has asked for it again.
    } while (await isLive(id));
  } catch {
    // Without locks nobody can tell: the time limit decides.
    await aborted(signal);
  }
}
