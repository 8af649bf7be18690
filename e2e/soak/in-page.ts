/** What each tab of the soak does, in the page: requests in a random rhythm, with no code of this library. */

/** The driver's ear: called with what begins and what comes of it. */
export interface Heard {
  readonly what: 'opened' | 'asked' | 'settled' | 'ended';
  readonly id: string;
  readonly at: number;
  readonly outcome?: number | 'error';
  readonly reason?: string;
}

declare global {
  interface Window {
    tell(heard: Heard): Promise<void>;
    isStopped: boolean;
    askNow(): Promise<number | 'error'>;
  }
}

export function inPage(): void {
  const page = `${location.hash.slice(1)}-${String(performance.timeOrigin)}`;
  // The same small generator as outside, which cannot be imported here: the page has nothing but this function.
  let state = [...page].reduce((sum, letter) => Math.imul(sum, 31) + letter.charCodeAt(0), 7) >>> 0;
  const random = (): number => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
  let count = 0;
  const tell = (what: Heard['what'], id: string, more: Partial<Heard> = {}): void => void window.tell({ what, id, at: Date.now(), ...more });

  window.askNow = async () => {
    const id = `${page}-${String((count += 1))}`;
    tell('asked', id);
    const outcome = await fetch(`/api/me?id=${id}`).then(
      async (response) => {
        await response.arrayBuffer();
        return response.status;
      },
    ).catch(() => 'error' as const);
    tell('settled', id, { outcome });
    return outcome;
  };
  const goOn = (): void => {
    if (window.isStopped) return;
    void window.askNow();
    setTimeout(goOn, 100 + random() * 1400);
  };

  navigator.serviceWorker.addEventListener('message', ({ data }: MessageEvent<{ type?: string; reason?: string }>) => {
    if (data.type === 'token-worker:logout') tell('ended', page, { reason: data.reason ?? '' });
  });
  navigator.serviceWorker.startMessages();
  tell('opened', page);
  window.isStopped = false;
  setTimeout(goOn, random() * 1000);
}
