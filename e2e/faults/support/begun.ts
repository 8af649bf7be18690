/** A request that a page begins and that the test does not wait for. */
import type { Tab } from '../../support/browser.js';

type PageWindow = Window & { begun: Promise<string> };

export function begin(tab: Pick<Tab, 'run'>, path: string, init: RequestInit = {}): Promise<void> {
  return tab.run(([url, options]) => {
    (window as unknown as PageWindow).begun = fetch(url, options).then(
      ({ status }) => String(status),
      ({ name }: Error) => name,
    );
  }, [path, init] as const);
}

/** The status of its answer, or the name of the error. */
export const ended = (tab: Pick<Tab, 'run'>): Promise<string> => tab.run(() => (window as unknown as PageWindow).begun);
