/** The server's side of the points: whoever comes to one that is armed is kept waiting, once, and all others go on. */
import type { Answer, Received, SiteOptions } from '../../support/site.js';
import { gate } from '../../support/gate.js';
import { expect } from '../../support/test.js';

/** Answers a request in the place of the site. */
type Act = (received: Received) => Answer | Promise<Answer>;

export interface Halts {
  readonly answer: NonNullable<SiteOptions['answer']>;
  /** The next request of this path is kept waiting; `before` runs first, as where the server acts and its answer is lost. */
  arm(path: string, before?: Act): void;
  /** Somebody waits there. */
  readonly reached: Promise<void>;
  /** Whoever waited has gone: the connection was closed, as only the end of the worker does here. */
  abandoned(): Promise<void>;
}

export function halts(): Halts {
  const { opened: reached, open } = gate();
  let armed: { readonly path: string; readonly before: Act | undefined } | undefined;
  let halted: Received | undefined;
  return {
    answer: async (received) => {
      const path = received.path.split('?')[0] ?? '';
      if (armed?.path === path) {
        const { before } = armed;
        armed = undefined;
        await before?.(received);
        halted = received;
        open();
        return 'hang';
      }
      return /^\/(at|told)\b/.test(path) ? new Response(null, { status: 204 }) : undefined;
    },
    arm: (path, before) => {
      armed = { path, before };
    },
    reached,
    abandoned: () => expect.poll(() => halted?.wasAborted, { message: 'the worker is gone' }).toBe(true),
  };
}
