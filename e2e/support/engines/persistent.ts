/** A browser program of its own on a profile that lasts: it can be killed or put to sleep as a whole, and started again where it was. */
import { spawn } from 'node:child_process';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { chromium, firefox, type BrowserContext } from 'playwright/test';
import { browserOrSentence } from '../../../scripts/browsers.mjs';
import type { Engine, Tab } from '../browser.js';
import { processTree, signalTree } from '../process-tree.js';
import { CHROMIUM_FLAGS, FIREFOX_PREFERENCES } from './flags.js';
import { startRemote } from './remote-page.js';
import { startDisplay, type WebKitPrograms } from './webkit.js';

/** One page is all that these scenarios need, and that runs functions. */
export type Page = Pick<Tab, 'run'>;

export interface Program {
  /** @param url an address of a site's `DRIVEN_PAGE` */
  open(url: string): Promise<Page>;
  /** Ends every process at once, as a crash or a power cut does. */
  kill(): Promise<void>;
  /** Stops every process: to the browser no time passes between this and `wake`, but for what clocks say. */
  sleep(): void;
  wake(): void;
}

export interface Profile {
  /** Starts the browser; the one before has to be gone. */
  start(): Promise<Program>;
  /** Ends what still runs, and forgets the profile. */
  remove(): Promise<void>;
}

async function gone(mark: string): Promise<void> {
  signalTree(mark, 'SIGCONT');
  signalTree(mark, 'SIGKILL');
  while (processTree(mark).length > 0) await delay(20);
}

function launchPersistent(engine: 'chromium' | 'firefox', folder: string): Promise<BrowserContext> {
  return engine === 'chromium'
    ? chromium.launchPersistentContext(folder, { ...browserOrSentence('chromium'), args: CHROMIUM_FLAGS })
    : firefox.launchPersistentContext(folder, { ...browserOrSentence('firefox'), firefoxUserPrefs: FIREFOX_PREFERENCES });
}

async function startPlaywright(engine: 'chromium' | 'firefox', folder: string): Promise<Program> {
  const context = await launchPersistent(engine, folder);
  return {
    open: async (url) => {
      const page = context.pages()[0] ?? (await context.newPage());
      await page.goto(url);
      return { run: (script, argument) => page.evaluate(script as never, argument as never) };
    },
    kill: () => gone(folder),
    sleep: () => signalTree(folder, 'SIGSTOP'),
    wake: () => signalTree(folder, 'SIGCONT'),
  };
}

/** Under WebDriver every profile of MiniBrowser is a private one, so it runs by itself and its page asks what to do. */
function startWebKit(folder: string, display: string, { browser }: WebKitPrograms): Program {
  return {
    open: async (url) => {
      const remote = await startRemote();
      const loaded = remote.newPage();
      const env = {
        ...process.env,
        DISPLAY: display,
        WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS: '1',
        HOME: folder,
        XDG_DATA_HOME: join(folder, 'data'),
        XDG_CACHE_HOME: join(folder, 'cache'),
        XDG_CONFIG_HOME: join(folder, 'config'),
      };
      spawn(browser, [`${url}?driver=${String(remote.port)}`], { env, stdio: 'ignore' });
      await loaded;
      return remote;
    },
    kill: () => gone(folder),
    sleep: () => signalTree(folder, 'SIGSTOP'),
    wake: () => signalTree(folder, 'SIGCONT'),
  };
}

/** A profile in a folder of its own. */
export async function newPersistentProfile(engine: Engine): Promise<Profile> {
  const folder = await mkdtemp(join(tmpdir(), 'token-worker-profile-'));
  const remove = async (): Promise<void> => {
    await gone(folder);
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  };
  if (engine !== 'webkit') return { start: () => startPlaywright(engine, folder), remove };
  const found = browserOrSentence('webkit');
  if (!('driver' in found)) throw new Error('a profile that lasts is had of WebKitGTK alone');
  for (const name of ['data', 'cache', 'config']) await mkdir(join(folder, name));
  const display = await startDisplay(found.display);
  return {
    start: () => Promise.resolve(startWebKit(folder, display.name, found)),
    remove: async () => {
      await remove();
      display.process?.kill();
    },
  };
}
