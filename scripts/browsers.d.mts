export type BrowserName = 'chromium';
export interface LaunchPath {
  readonly executablePath?: string;
}
/** Undefined: there is none. */
export function findBrowser(name: BrowserName): LaunchPath | undefined;
export function browserOrSentence(name: BrowserName): LaunchPath;
export function ensureBrowsers(): void;
