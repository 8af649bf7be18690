/** WebKitGTK's MiniBrowser behind the scenarios' own interface, driven by WebDriver on a virtual display. */
import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';
import { Capabilities, type WebDriver } from 'selenium-webdriver';
import type { Browser, Launched, Tab } from '../browser.js';
import { leave } from './leave.js';
import { startSession } from './webdriver-session.js';

export interface WebKitPrograms {
  readonly driver: string;
  readonly browser: string;
  readonly display: string | undefined;
  /** Presses keys, for what a person can do and WebDriver cannot. */
  readonly keys: string;
}

/** WebKit stops a worker 10 s after its last page has gone; in milliseconds, with some time to do it. */
export const WORKER_OUTLIVES_PAGES = 12_000;
/** Presses a key in the window that has this title. */
type PressKey = (title: string, key: string) => Promise<void>;

/** Milliseconds that a page has to load its last part; what is missing then, the scenario itself will say. */
const LOADED_WITHIN = 20_000;
/** Milliseconds between two looks at whether a script in a page is done. */
const LOOK_EVERY = 15;

export async function startDisplay(program: string | undefined): Promise<{ readonly name: string; readonly process?: ChildProcess }> {
  if (program === undefined) return { name: process.env.DISPLAY ?? ':0' };
  const child = spawn(program, ['-displayfd', '3', '-screen', '0', '1280x1024x24', '-nolisten', 'tcp'], { stdio: ['ignore', 'ignore', 'ignore', 'pipe'] });
  const name = await new Promise<string>((resolve, reject) => {
    child.once('exit', () => reject(new Error('the virtual display did not start')));
    child.stdio[3]?.on('data', (number: Buffer) => resolve(`:${number.toString().trim()}`));
  });
  return { name, process: child };
}

interface Outcome {
  readonly value?: unknown;
  readonly error?: string;
}

/** WebDriver speaks to one window at a time: each word to a window switches to it first, and nothing comes between. */
class Windows {
  readonly #driver: WebDriver;
  #turn: Promise<unknown> = Promise.resolve();

  constructor(driver: WebDriver) {
    this.#driver = driver;
  }

  inTurn<T>(work: (driver: WebDriver) => Promise<T>): Promise<T> {
    const done = this.#turn.then(() => work(this.#driver));
    this.#turn = done.catch(() => undefined);
    return done;
  }

  within<T>(handle: string, work: (driver: WebDriver) => Promise<T>): Promise<T> {
    return this.inTurn(async (driver) => {
      await driver.switchTo().window(handle);
      return work(driver);
    });
  }
}

/** Outcomes are kept as JSON: the driver would make null of undefined. The script is part of the driver's own: a page's policy may forbid it to evaluate text. */
function begin(script: (given: unknown) => unknown, argument: unknown, id: string): void {
  const page = window as unknown as { outcomes?: Record<string, string> };
  const outcomes = (page.outcomes ??= {});
  outcomes[id] = '';
  const describe = (error: unknown): string => (error instanceof Error ? `${error.name}: ${error.message}\n${error.stack ?? ''}` : String(error));
  Promise.resolve()
    .then(() => script(argument))
    .then(
      (value) => (outcomes[id] = JSON.stringify({ value })),
      (error: unknown) => (outcomes[id] = JSON.stringify({ error: describe(error) })),
    );
}

/** Empty until the script is done; null in another document than the one that it was begun in. What has been looked at is gone: it may be a text of all that the page holds. */
function look(id: string): string | null {
  const { outcomes } = window as unknown as { outcomes?: Record<string, string> };
  const text = outcomes?.[id];
  if (text) delete outcomes?.[id];
  return text ?? null;
}

const isLoaded = (): boolean => document.readyState === 'complete';

function keyPresser(program: string, display: string): PressKey {
  const run = promisify(execFile);
  const env = { ...process.env, DISPLAY: display };
  return async (title, key) => {
    const found = await run(program, ['search', '--sync', '--name', title], { env });
    const [id = ''] = found.stdout.split('\n');
    await run(program, ['windowfocus', '--sync', id, 'key', key], { env });
  };
}

let lastRun = 0;

function tabOf(windows: Windows, handle: string, pressKey: PressKey): Tab {
  const run: Tab['run'] = async (script, argument) => {
    const id = String((lastRun += 1));
    // Begun, then looked after: a script that takes its time must not keep other tabs from running theirs.
    await windows.within(handle, (driver) => driver.executeScript(`(${begin.toString()})(${script.toString()}, ...arguments)`, argument ?? null, id));
    for (;;) {
      const text = await windows.within(handle, (driver) => driver.executeScript<string | null>(look, id));
      if (text === null) throw new Error('the page went away before the script was done');
      if (text === '') {
        await delay(LOOK_EVERY);
        continue;
      }
      const outcome = JSON.parse(text) as Outcome;
      if (outcome.error !== undefined) throw new Error(outcome.error);
      return outcome.value as never;
    }
  };
  return {
    goto: async (url) => {
      await windows.within(handle, (driver) => driver.get(url));
      // The driver comes back from a page whose modules have not run yet.
      const deadline = Date.now() + LOADED_WITHIN;
      while (!(await windows.within(handle, (driver) => driver.executeScript<boolean>(isLoaded))) && Date.now() < deadline) await delay(LOOK_EVERY);
    },
    run,
    hardReload: () =>
      leave(run, async () => {
        // The window by which its title can be found among those of the display.
        const title = `reload-${randomUUID()}`;
        await run((unique) => void (document.title = unique), title);
        await pressKey(title, 'ctrl+shift+r');
      }),
    back: () => leave(run, () => windows.within(handle, (driver) => driver.navigate().back())),
    close: () => windows.within(handle, (driver) => driver.close()),
  };
}

/** The only way to have a worker stopped here: its pages go away for long enough. They come back as new documents. */
async function leaveAndComeBack(driver: WebDriver): Promise<void> {
  const left = new Map<string, string>();
  for (const handle of await driver.getAllWindowHandles()) {
    await driver.switchTo().window(handle);
    left.set(handle, await driver.getCurrentUrl());
    await driver.get('about:blank');
  }
  await delay(WORKER_OUTLIVES_PAGES);
  for (const [handle, url] of left) {
    await driver.switchTo().window(handle);
    await driver.get(url);
  }
}

async function newBrowser(programs: WebKitPrograms, display: string): Promise<Browser> {
  const { driver, end } = await startSession({
    program: programs.driver,
    // A profile that cannot be had in a sandbox of its own, as where tests run as root in a container, would not start at all.
    environment: { ...process.env, DISPLAY: display, WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS: '1' },
    capabilities: new Capabilities({
      browserName: 'MiniBrowser',
      acceptInsecureCerts: true,
      'webkitgtk:browserOptions': { binary: programs.browser, args: ['--automation'] },
    }),
  });
  const windows = new Windows(driver);
  const pressKey = keyPresser(programs.keys, display);
  const version = (await driver.getCapabilities()).getBrowserVersion() ?? '';
  let first: string | undefined = await driver.getWindowHandle();
  return {
    engine: 'webkit',
    version,
    open: async (url) => {
      const handle = await windows.inTurn(async () => {
        const given = first;
        first = undefined;
        if (given !== undefined) return given;
        // The window that was spoken to last may be closed; one that is there can open another.
        const [open = ''] = await driver.getAllWindowHandles();
        await driver.switchTo().window(open);
        // A window, not a tab: pages that nobody sees have their timers slowed.
        await driver.switchTo().newWindow('window');
        return driver.getWindowHandle();
      });
      const tab = tabOf(windows, handle, pressKey);
      if (url !== undefined) await tab.goto(url);
      return tab;
    },
    stopWorkers: () => windows.inTurn(() => leaveAndComeBack(driver)),
    close: () => windows.inTurn(end),
  };
}

export async function launchWebKit(programs: WebKitPrograms): Promise<Launched> {
  const display = await startDisplay(programs.display);
  return {
    newProfile: () => newBrowser(programs, display.name),
    close: async () => {
      display.process?.kill();
      await Promise.resolve();
    },
  };
}
