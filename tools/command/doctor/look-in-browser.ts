/** Opens the page in a real browser, by the `playwright` of the user's project, and asks who controls it. */
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { delimiter, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { setTimeout as pause } from 'node:timers/promises';
import { GLANCE, TAKE_NOTES } from './browser/in-page.js';
import { watch } from './browser/watch.js';
import type { Sight } from './judge/browser.js';

/** As far as it is used here. */
interface Page {
  goto(url: string, options: { readonly waitUntil: 'load'; readonly timeout: number }): Promise<unknown>;
  addInitScript(script: string): Promise<unknown>;
  evaluate(expression: string): Promise<unknown>;
}

interface Playwright {
  readonly chromium: {
    launch(options: LaunchOptions): Promise<Browser>;
  };
}

interface Browser {
  newContext(options: { readonly ignoreHTTPSErrors: boolean }): Promise<{ newPage(): Promise<Page> }>;
  close(): Promise<void>;
}

interface LaunchOptions {
  readonly args?: readonly string[];
  readonly channel?: string;
  readonly executablePath?: string;
}

/** Milliseconds that the page may take to load. */
const LOAD_LIMIT = 30_000;
/** Playwright's own build, or a browser that the machine has. */
function ways(): readonly LaunchOptions[] {
  const found = (process.env['PATH'] ?? '').split(delimiter).flatMap((folder) => ['chromium', 'chromium-browser'].map((name) => join(folder, name))).find((path) => existsSync(path));
  return [{}, ...(found === undefined ? [] : [{ executablePath: found }]), { channel: 'chrome' }, { channel: 'msedge' }];
}

/** @throws what the first way threw, which says how to get Playwright's own */
async function launch({ chromium }: Playwright, insecure: boolean): Promise<Browser> {
  // A context that takes any certificate still gets no worker from behind one.
  const args = insecure ? ['--ignore-certificate-errors'] : [];
  let first: unknown;
  for (const way of ways()) {
    try {
      return await chromium.launch({ ...way, args });
    } catch (error) {
      first ??= error;
    }
  }
  throw first;
}

/** A strict package manager lets a project see only the one that it names itself. */
const PACKAGES = ['playwright', '@playwright/test', 'playwright-core'];

function pathOfPlaywright(cwd: string): string | undefined {
  const { resolve } = createRequire(join(cwd, 'package.json'));
  for (const name of PACKAGES) {
    try {
      return resolve(name);
    } catch {
      // Perhaps the next one.
    }
  }
  return undefined;
}

async function loadPlaywright(path: string): Promise<Playwright> {
  const loaded = (await import(/* @vite-ignore */ pathToFileURL(path).href)) as Playwright & { readonly default?: Playwright };
  return loaded.chromium === undefined && loaded.default !== undefined ? loaded.default : loaded;
}

export type BrowserLook = Sight | { readonly cannot: string };

/** Playwright draws a box around what it says at length. */
const firstLine = (error: unknown): string => (error instanceof Error ? error.message : String(error)).split('\n', 1)[0] ?? '';

/** A page may reload itself, or go elsewhere, in the middle of a glance: then the next one has it. */
const glanceAt = (tab: Page, page: string): Promise<Sight> =>
  tab.evaluate(GLANCE).then(
    (seen) => seen as Sight,
    (error: unknown) => {
      if (!/context was destroyed|cannot find context/i.test(String(error))) throw error;
      return { origin: new URL(page).origin, registrations: [], isStarting: true, calls: [] };
    },
  );

/**
 * @param cwd where the user's project is
 * @param worker the script that should control the page
 * @returns why not, where there is no such package or browser
 */
export async function lookInBrowser(cwd: string, page: string, worker: string, insecure: boolean): Promise<BrowserLook> {
  const path = pathOfPlaywright(cwd);
  if (path === undefined) return { cannot: "there is no package 'playwright' in this project: npm install --save-dev playwright" };
  try {
    const playwright = await loadPlaywright(path);
    const browser = await launch(playwright, insecure);
    try {
      const tab = await (await browser.newContext({ ignoreHTTPSErrors: insecure })).newPage();
      await tab.addInitScript(TAKE_NOTES);
      await tab.goto(page, { waitUntil: 'load', timeout: LOAD_LIMIT });
      const sight = await watch({ glance: () => glanceAt(tab, page), now: () => performance.now(), pause }, worker);
      return sight.origin === new URL(page).origin ? sight : { cannot: `the page leads on to ${sight.origin}, as apps do that send everybody away to sign in: give the URL of a page that stays` };
    } finally {
      await browser.close();
    }
  } catch (error) {
    return { cannot: `the browser could not open the page: ${firstLine(error)}` };
  }
}
