/** A browser as the scenarios need it: tabs in which functions run, and a way to stop the service worker. */

export const ENGINES = ['chromium', 'firefox', 'webkit'] as const;
export type Engine = (typeof ENGINES)[number];

export interface Tab {
  /** Opens a URL and waits for the page to load. */
  goto(url: string): Promise<void>;
  /** Runs a function in the page; what it closes over does not come along. Argument and result are what JSON can hold. */
  run<Result, Argument = undefined>(script: (argument: Argument) => Result | Promise<Result>, argument?: Argument): Promise<Result>;
  /** Reloads past all caches, as Shift+Reload does: in Chromium and Firefox past the service worker too, so the page has no controller. */
  hardReload(): Promise<void>;
  /** One step back in the tab's history, as the browser's own button does. */
  back(): Promise<void>;
  close(): Promise<void>;
}

/** One profile: its tabs share storage and service workers. */
export interface Browser {
  readonly engine: Engine;
  /** As the browser itself names it. */
  readonly version: string;
  /** A new tab of the same profile. */
  open(url?: string): Promise<Tab>;
  /** Stops every active service worker, as the browser does when they are idle: what they held in memory is gone. In WebKit the pages are loaded anew. */
  stopWorkers(): Promise<void>;
  /** Takes the network away from pages and workers, and brings it back, as they are told by events; absent where the driver cannot. */
  readonly setOffline?: (isOffline: boolean) => Promise<void>;
  close(): Promise<void>;
}

/** A running browser program, or several: makes profiles that know nothing of each other. */
export interface Launched {
  /** @param atStart runs in each of its pages before anything else */
  newProfile(atStart?: () => void): Promise<Browser>;
  close(): Promise<void>;
}
