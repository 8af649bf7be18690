/** A browser of each engine, started when it is first needed; Firefox anew for each measure, since its pages stay busy. */
import { firefox } from 'playwright';
import { browserOrSentence } from '../../scripts/browsers.mjs';
import { Bed } from './bed.mjs';
import { launchChromium } from './chromium.mjs';

/** Else its clock has steps of a millisecond. */
const FIREFOX_PREFERENCES = { 'privacy.reduceTimerPrecision': false };

const launchers = {
  chromium: launchChromium,
  firefox: () => firefox.launch({ ...browserOrSentence('firefox'), firefoxUserPrefs: FIREFOX_PREFERENCES }),
};

export class Beds {
  #servers;
  #chromium;
  /** As the browsers name themselves, by engine. */
  versions = {};

  constructor(servers) {
    this.#servers = servers;
  }

  async #launch(engine) {
    const browser = await launchers[engine]();
    this.versions[engine] = browser.version();
    return browser;
  }

  /** @param {'firefox' | undefined} engine @template Result @param {(bed: Bed) => Promise<Result>} work @returns {Promise<Result>} */
  async use(engine, work) {
    if (engine === 'firefox') {
      const browser = await this.#launch('firefox');
      return work(new Bed(browser, this.#servers)).finally(() => browser.close());
    }
    if (this.#chromium === undefined) {
      const browser = await this.#launch('chromium');
      this.#chromium = { browser, bed: new Bed(browser, this.#servers) };
    }
    return work(this.#chromium.bed);
  }

  async close() {
    await this.#chromium?.browser.close();
  }
}
