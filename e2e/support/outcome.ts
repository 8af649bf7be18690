/** What comes of `register`, as a page tells it. */
import type { Tab } from './browser.js';

export interface Refusal {
  readonly name: string;
  readonly code: string;
  readonly message: string;
}

interface Options {
  readonly scope?: string;
  readonly session?: string;
  readonly timeout?: number;
}

/** Registers with these parameters, and answers what `register` rejects with; the session, if there is one, is `window.session`. */
export function outcome(tab: Tab, url = '/token-worker.js', options: Options = {}): Promise<Refusal | 'registered'> {
  return tab.run(
    async ([script, given]) => {
      const { register } = (await import('/dist/index.js' as string)) as typeof import('token-worker');
      return register(script, given).then(
        (session) => {
          Object.assign(window, { session });
          return 'registered' as const;
        },
        ({ name, code, message }: Refusal) => ({ name, code, message }),
      );
    },
    [url, options] as const,
  );
}
