/** The client's session in a page: what it says, and which ends it told of. */
import type { Tab } from '../../support/browser.js';

interface Session {
  getSnapshot(): Snapshot;
  addEventListener(type: 'logout', listener: (event: { reason: string }) => void): void;
  refresh(): Promise<Snapshot>;
}

export interface Snapshot {
  readonly status: string;
  readonly generation: number;
  readonly renewal: string;
  readonly renewAt?: number;
  readonly storage: string;
}

type PageWindow = Window & { session: Session; reasons: string[] };
type Page = Pick<Tab, 'run'>;

export const snapshot = (page: Page): Promise<Snapshot> => page.run(() => (window as unknown as PageWindow).session.getSnapshot());

/** Renews now; answers the state after it. */
export const refresh = (page: Page): Promise<Snapshot> => page.run(() => (window as unknown as PageWindow).session.refresh());

/** Keeps the reason of each end from now on. */
export const watchEnds = (page: Page): Promise<void> =>
  page.run(() => {
    const { session } = window as unknown as PageWindow;
    const reasons: string[] = [];
    Object.assign(window, { reasons });
    session.addEventListener('logout', ({ reason }) => reasons.push(reason));
  });

export const ends = (page: Page): Promise<string[]> => page.run(() => (window as unknown as PageWindow).reasons);
