export type BrowserName = 'chromium' | 'firefox' | 'webkit';
/** What Playwright takes to launch a browser. */
export interface LaunchPath {
  readonly executablePath?: string;
  readonly channel?: string;
}
/** WebKitGTK is driven by WebDriver: its driver, its browser, the virtual display, where there is one, and what presses keys. */
export interface WebKitGtk {
  readonly driver: string;
  readonly browser: string;
  readonly display: string | undefined;
  readonly keys: string;
}
type Found<Name extends BrowserName> = Name extends 'webkit' ? LaunchPath | WebKitGtk : LaunchPath;
/** Undefined: there is none. */
export function findBrowser<Name extends BrowserName>(name: Name): Found<Name> | undefined;
/** @throws Error how to get it */
export function browserOrSentence<Name extends BrowserName>(name: Name): Found<Name>;
export function ensureBrowsers(): void;
