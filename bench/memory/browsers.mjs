/**
 * Starts a browser on a page with no driver attached: a driver that watches the network keeps copies of the bodies, and they
 * would be measured with the rest.
 */
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { browserOrSentence } from '../../scripts/browsers.mjs';

const FIREFOX_PREFERENCES = {
  'browser.shell.checkDefaultBrowser': false,
  'browser.aboutwelcome.enabled': false,
  'datareporting.policy.dataSubmissionEnabled': false,
  'toolkit.telemetry.reportingpolicy.firstRun': false,
  'browser.startup.homepage_override.mstone': 'ignore',
  'trailhead.firstrun.didSeeAboutWelcome': true,
  'network.captive-portal-service.enabled': false,
  'network.connectivity-service.enabled': false,
  'app.update.enabled': false,
  'extensions.update.enabled': false,
  'app.normandy.enabled': false,
  'browser.safebrowsing.downloads.enabled': false,
};

/** @param {string} profile @param {string} url */
const CHROMIUM = (profile, url) => [
  '--headless=new', '--no-sandbox', '--no-first-run', '--disable-background-networking', '--disable-component-update',
  '--disable-sync', '--disable-default-apps', `--user-data-dir=${profile}`, url,
];

/** @param {string} profile @param {string} url */
function firefoxArguments(profile, url) {
  const lines = Object.entries(FIREFOX_PREFERENCES).map(([name, value]) => `user_pref(${JSON.stringify(name)}, ${JSON.stringify(value)});`);
  writeFileSync(join(profile, 'user.js'), lines.join('\n'));
  return ['--headless', '--no-remote', '--profile', profile, url];
}

/** The program, its arguments and environment. */
function command(engine, profile, url) {
  switch (engine) {
    case 'chromium':
      return [browserOrSentence('chromium').executablePath, CHROMIUM(profile, url), {}];
    case 'firefox':
      return [browserOrSentence('firefox').executablePath, firefoxArguments(profile, url), { HOME: profile }];
    case 'webkit': {
      // A home of its own: what MiniBrowser keeps between two starts would be the same for both.
      const { browser } = browserOrSentence('webkit');
      return ['xvfb-run', ['-a', browser, url], { HOME: profile, XDG_CACHE_HOME: profile, XDG_DATA_HOME: profile, XDG_CONFIG_HOME: profile }];
    }
  }
}

/** @returns {{ pid: number, close: () => Promise<void> }} its first process, and what ends them all */
export function open(engine, url) {
  const profile = mkdtempSync(join(tmpdir(), 'memory-'));
  const [program, parameters, environment] = command(engine, profile, url);
  const child = spawn(program, parameters, { env: { ...process.env, ...environment }, stdio: 'ignore', detached: true });
  const ended = new Promise((resolve) => child.once('exit', resolve));
  return {
    pid: child.pid,
    close: async () => {
      // The whole group: it was started for this browser.
      if (child.pid !== undefined) process.kill(-child.pid, 'SIGKILL');
      await ended;
      rmSync(profile, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
    },
  };
}
