/** Finds the browsers that the tests drive, and installs those that are missing; where one cannot be had, says how to get it. */
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { chromium, firefox, webkit } from 'playwright';

/** @typedef {import('./browsers.d.mts').BrowserName} BrowserName */
/** @typedef {{ title: string, ownBuild: () => string, onSystem: () => object | undefined, debian: readonly string[] }} Needed */

/** Where Debian's packages keep WebKitGTK's own browser: in a folder of the machine's architecture. */
const LIBRARIES = '/usr/lib';
const MINI_BROWSER = 'webkit2gtk-4.1/MiniBrowser';

/** @type {Record<BrowserName, Needed>} */
const NEEDED = {
  chromium: {
    title: 'Chromium',
    ownBuild: () => chromium.executablePath(),
    onSystem: () => program({}, 'chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'),
    debian: ['chromium'],
  },
  firefox: {
    title: 'Firefox',
    ownBuild: () => firefox.executablePath(),
    // Of a stock Firefox Playwright speaks WebDriver BiDi.
    onSystem: () => program({ channel: 'moz-firefox' }, 'firefox-esr', 'firefox'),
    debian: ['firefox-esr'],
  },
  webkit: {
    title: 'WebKit',
    ownBuild: () => webkit.executablePath(),
    onSystem: webKitGtk,
    debian: ['webkit2gtk-driver', 'xvfb', 'xdotool'],
  },
};

/** How long a download of Playwright's own build may take, in milliseconds. */
const DOWNLOAD_LIMIT = 5 * 60 * 1000;

/** @param {string} name */
function inPath(name) {
  const folders = (process.env['PATH'] ?? '').split(delimiter);
  return folders.map((folder) => join(folder, name)).find((file) => existsSync(file));
}

/**
 * @param {object} options
 * @param {readonly string[]} names
 */
function program(options, ...names) {
  const executablePath = names.map(inPath).find((file) => file !== undefined);
  return executablePath === undefined ? undefined : { ...options, executablePath };
}

/** WebKitGTK takes a driver, a browser, a display (a virtual one, or the desktop's), and a program that presses keys in it. */
function webKitGtk() {
  const driver = inPath('WebKitWebDriver');
  const folders = existsSync(LIBRARIES) ? readdirSync(LIBRARIES) : [];
  const browser = folders.map((folder) => join(LIBRARIES, folder, MINI_BROWSER)).find((file) => existsSync(file));
  const display = inPath('Xvfb');
  const keys = inPath('xdotool');
  const hasDisplay = display !== undefined || process.env['DISPLAY'] !== undefined;
  return driver === undefined || browser === undefined || keys === undefined || !hasDisplay ? undefined : { driver, browser, display, keys };
}

/**
 * @param {BrowserName} name
 * @returns what starts it, or undefined: there is none
 */
export function findBrowser(name) {
  const { ownBuild, onSystem } = NEEDED[name];
  return existsSync(ownBuild()) ? {} : onSystem();
}

/** @param {BrowserName} name */
export function browserOrSentence(name) {
  const found = findBrowser(name);
  if (found === undefined) throw new Error(howToGet(name));
  return found;
}

/** @param {BrowserName} name */
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

/** @param {readonly BrowserName[]} names */
function install(names) {
  console.log(`${names.map((name) => NEEDED[name].title).join(', ')}: not installed; installing for the tests.`);
  const packages = names.flatMap((name) => NEEDED[name].debian);
  const isDebianRoot = process.getuid?.() === 0 && inPath('apt-get') !== undefined;
  // Debian's packages bring the libraries along that a browser needs; Playwright's builds rely on their being there.
  if (isDebianRoot && run('apt-get', ['update', '-qq']) && run('apt-get', ['install', '-y', '-qq', ...packages])) return;
  run(process.execPath, [join('node_modules', 'playwright', 'cli.js'), 'install', ...names]);
}

/** Installs what is missing. Ends the process with a sentence where that cannot be done. */
export function ensureBrowsers() {
  const names = /** @type {BrowserName[]} */ (Object.keys(NEEDED));
  const missing = names.filter((name) => findBrowser(name) === undefined);
  if (missing.length > 0) install(missing);
  const absent = names.filter((name) => findBrowser(name) === undefined);
  if (absent.length === 0) return;
  for (const name of absent) console.error(`\n${howToGet(name)}\n`);
  process.exit(1);
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) ensureBrowsers();
