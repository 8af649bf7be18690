/** Finds the browsers that the tests drive, and installs those that are missing; where one cannot be had, says how to get it. */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { chromium } from 'playwright';

/** @typedef {{ title: string, ownBuild: () => string, programs: readonly string[], debian: readonly string[] }} Needed */

/** @type {Record<'chromium', Needed>} */
const NEEDED = {
  chromium: {
    title: 'Chromium',
    ownBuild: () => chromium.executablePath(),
    programs: ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'],
    debian: ['chromium'],
  },
};

/** How long a download of Playwright's own build may take, in milliseconds. */
const DOWNLOAD_LIMIT = 5 * 60 * 1000;

/** @param {string} program */
function inPath(program) {
  const folders = (process.env['PATH'] ?? '').split(delimiter);
  return folders.map((folder) => join(folder, program)).find((file) => existsSync(file));
}

/**
 * Launch options: Playwright's own build where it is installed, else the system's browser.
 * @param {keyof typeof NEEDED} name
 * @returns {{ executablePath?: string } | undefined} undefined: there is none
 */
export function findBrowser(name) {
  const { ownBuild, programs } = NEEDED[name];
  if (existsSync(ownBuild())) return {};
  const executablePath = programs.map(inPath).find((file) => file !== undefined);
  return executablePath === undefined ? undefined : { executablePath };
}

/** @param {keyof typeof NEEDED} name */
export function browserOrSentence(name) {
  const found = findBrowser(name);
  if (found === undefined) throw new Error(howToGet(name));
  return found;
}

/** @param {keyof typeof NEEDED} name */
function howToGet(name) {
  const { title, debian } = NEEDED[name];
  return (
    `The tests need ${title}, and it is not installed. Run one of:\n` +
    `  npx playwright install ${name}\n` +
    `  sudo apt-get install ${debian.join(' ')}    (Debian, Ubuntu)`
  );
}

/**
 * @param {string} command
 * @param {readonly string[]} parameters
 */
function run(command, parameters) {
  const environment = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const { status } = spawnSync(command, parameters, { stdio: ['ignore', 'inherit', 'inherit'], env: environment, timeout: DOWNLOAD_LIMIT });
  return status === 0;
}

/** @param {keyof typeof NEEDED} name */
function install(name) {
  const { title, debian } = NEEDED[name];
  console.log(`${title} is not installed; installing it for the tests.`);
  const isDebianRoot = process.getuid?.() === 0 && inPath('apt-get') !== undefined;
  // Debian's package brings the libraries along that a browser needs; Playwright's build relies on their being there.
  if (isDebianRoot && run('apt-get', ['update', '-qq']) && run('apt-get', ['install', '-y', '-qq', ...debian])) return;
  run(process.execPath, [join('node_modules', 'playwright', 'cli.js'), 'install', name]);
}

/** Installs what is missing. Ends the process with a sentence where that cannot be done. */
export function ensureBrowsers() {
  for (const name of /** @type {(keyof typeof NEEDED)[]} */ (Object.keys(NEEDED))) {
    if (findBrowser(name) !== undefined) continue;
    install(name);
    if (findBrowser(name) === undefined) {
      console.error(`\n${howToGet(name)}\n`);
      process.exit(1);
    }
  }
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) ensureBrowsers();
