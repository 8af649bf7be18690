/** What is measured, and what it has to reach. */
import { oneAfterAnother, manyAtOnce, withProofs } from './requests.mjs';
import { afterStop } from './cold.mjs';
import { atExpiry, growthAtExpiry } from './crowd.mjs';
import { heapAfter } from './heap.mjs';
import { throughput } from './large.mjs';
import { pageLoads } from './loads.mjs';
import { memoryRise } from './memory.mjs';
import { besideTabs } from './tabs.mjs';
import { weights } from './weight.mjs';

const EVERYBODY = ['none', 'pass', 'limit', 'limit-again', 'ours', 'ours-sealed', 'ours-dpop', 'axa', 'axios', 'auth0', 'oidc-client-ts'];
/** Of which bars speak. */
const BARRED = ['limit', 'limit-again', 'ours', 'axa'];
/** How far the same is from itself, and AXA's from the least: what a bar of hundredths can mean. @returns {Bar[]} */
const noise = (figure) => ['limit-again', 'axa'].map((of) => ({ figure, of, against: 'limit' }));
const NEVER_ASKED = 'A worker whose fetch listener is empty is never asked by Chromium, nor started.';
const IN_FIREFOX = ['none', 'pass', 'limit', 'ours', 'ours-sealed', 'axa', 'axios'];

/**
 * @typedef {object} Bar one figure of a candidate against another's
 * @property {string} figure
 * @property {string} of
 * @property {string} against
 * @property {number} [most] of the ratio
 * @property {number} [least] of the ratio
 * @property {number} [exactly] the ratio, in each round; without any of the three it is only shown
 */

/**
 * @typedef {object} Measure
 * @property {string} key
 * @property {string} title
 * @property {'firefox'} [engine] else Chromium
 * @property {string | Record<string, string>} unit of all figures, or by figure
 * @property {string} [note] for whoever reads the figures
 * @property {number} [rounds] where it takes long and has no bar: how many at most
 * @property {(name: string) => boolean} [isOurs] where names are not those of candidates, and not all ours
 * @property {(bed: import('../bed.mjs').Bed) => Promise<Record<string, Record<string, number>>>} round one figure of each candidate, by its name
 * @property {readonly Bar[]} bars
 */

/** @param {boolean} isQuick for a look at whether it works, not for figures @returns {readonly Measure[]} */
export function measures(isQuick) {
  const size = (usual, quick) => (isQuick ? quick : usual);
  return [
    {
      key: 'a',
      title: 'One authenticated GET',
      unit: 'ms',
      round: oneAfterAnother(EVERYBODY, { blocks: size(30, 2), count: size(40, 20), again: [...BARRED, ...BARRED] }),
      bars: [
        { figure: 'p50', of: 'ours', against: 'limit', most: 1.03 },
        { figure: 'p99', of: 'ours', against: 'limit', most: 1.1 },
        { figure: 'p50', of: 'ours', against: 'axa', most: 1 },
        ...noise('p50'),
        ...noise('p99'),
      ],
    },
    {
      key: 'b',
      title: '500 authenticated GETs at once, each',
      unit: 'ms',
      round: manyAtOnce(EVERYBODY, { blocks: size(5, 1), count: 500, again: [...BARRED, ...BARRED, ...BARRED] }),
      bars: [
        { figure: 'each', of: 'ours', against: 'limit', most: 1.05 },
        { figure: 'each', of: 'ours', against: 'axa', most: 1 },
        ...noise('each'),
      ],
    },
    {
      key: 'c',
      title: '1,000 requests from 10 tabs at the moment of expiry',
      unit: { ms: 'until the last answer' },
      note: 'The token has run out, and nothing has renewed it ahead: the pages are without the client. The refresh endpoint takes 50 ms. *One renewal* is what one request takes longer with an expired token than with a fresh one.',
      round: atExpiry({ name: 'ours-bare', tabs: 10, count: 1000, turns: size(6, 1) }),
      bars: [
        { figure: 'ms', of: 'expired', against: 'fresh and one renewal', most: 1.1 },
        { figure: 'renewals', of: 'expired', against: 'fresh and one renewal', exactly: 1 },
      ],
    },
    {
      key: 'd',
      title: 'The first request after the worker was stopped',
      unit: 'ms',
      note: '*As large*: token-worker’s file stands behind, and nothing of that is run; *in a second file*: in one that only an installation reads.',
      round: afterStop(['limit-kept', 'limit-encrypted', 'limit-large', 'limit-split', 'ours', 'ours-sealed'], { blocks: size(100, 2) }),
      bars: [
        { figure: 'p50', of: 'ours', against: 'limit-kept', most: 1.25 },
        { figure: 'p50', of: 'ours-sealed', against: 'limit-kept', most: 1.4 },
        ...['limit-encrypted', 'limit-large', 'limit-split'].map((of) => ({ figure: 'p50', of, against: 'limit-kept' })),
      ],
    },
    {
      key: 'e',
      title: 'A GET that is for no API',
      unit: 'ms',
      note: NEVER_ASKED,
      round: oneAfterAnother(['none', 'idle', 'limit', 'ours', 'ours-asked'], { blocks: size(20, 2), count: 40, path: '/other' }),
      bars: [{ figure: 'p50', of: 'ours', against: 'limit', most: 1.1 }],
    },
    {
      key: 'e2',
      title: 'A page load with 100 scripts that are for no API',
      unit: 'ms',
      note: NEVER_ASKED,
      round: pageLoads(['none', 'idle', 'limit', 'limit-routes', 'ours', 'ours-asked'], { blocks: size(15, 2) }),
      bars: [
        { figure: 'load', of: 'ours', against: 'none', most: 1.02 },
        { figure: 'load', of: 'ours-asked', against: 'limit', most: 1.1 },
        { figure: 'load', of: 'limit-routes', against: 'none' },
      ],
    },
    {
      key: 'f',
      title: '200 MB down, 100 MB up, and 1,000 server-sent events a second',
      unit: { down: 'MB/s', up: 'MB/s', late: 'ms' },
      round: throughput(['none', 'pass', 'limit', 'ours'], { blocks: size(12, 1) }),
      bars: [
        { figure: 'down', of: 'ours', against: 'pass', least: 0.97 },
        { figure: 'up', of: 'ours', against: 'pass', least: 0.97 },
        ...['down', 'up'].map((figure) => ({ figure, of: 'limit', against: 'pass' })),
      ],
    },
    {
      key: 'f2',
      title: 'By how much the memory of the browser rises meanwhile',
      unit: 'MB',
      note: 'Of all processes of the browser, at most, above the idle page; each in a browser of its own with no driver attached. A rise below 10 MB counts as 10: two starts of the same page differ by that.',
      round: memoryRise(['down', 'up-blob', 'up-buffer', 'events']),
      bars: [
        { figure: 'down', of: 'ours', against: 'pass', most: 1.05 },
        { figure: 'up-blob', of: 'ours', against: 'pass', most: 1.05 },
        { figure: 'up-buffer', of: 'ours', against: 'pass', most: 1.05 },
        { figure: 'events', of: 'ours', against: 'pass', most: 1.05 },
      ],
    },
    {
      key: 'g',
      title: 'A request with a DPoP proof',
      unit: 'ms',
      round: withProofs('ours-oidc', 'ours-dpop', { blocks: size(20, 2), count: 40 }),
      bars: [{ figure: 'p50', of: 'ours-dpop', against: 'ours-oidc', most: 1.5 }],
    },
    {
      key: 'h',
      rounds: 2,
      title: 'What each entry weighs, and how long it takes to parse',
      unit: '',
      note: 'As an app’s production build ships it; files that are copied, as they are published. Parsed by the V8 of Node, not run.',
      isOurs: (entry) => entry.startsWith('token-worker'),
      round: weights(),
      bars: [],
    },
    {
      key: 'i',
      rounds: 1,
      title: 'The heap of the worker, after 500 requests and after 10,000 more',
      unit: 'kB',
      round: heapAfter(['limit', 'ours', 'ours-sealed', 'axa'], { count: size(10_000, 1000) }),
      bars: [],
    },
    {
      key: 'j',
      title: 'One authenticated GET, by the number of rules and sessions',
      unit: 'ms',
      round: oneAfterAnother(['ours', 'ours-10-rules', 'ours-100-rules', 'ours-10-sessions'], { blocks: size(30, 2), count: 40 }),
      bars: [{ figure: 'p50', of: 'ours-100-rules', against: 'ours', most: 1.03 }],
    },
    {
      key: 'j2',
      rounds: 2,
      title: 'One authenticated GET, by the number of open tabs',
      unit: 'ms',
      round: besideTabs('ours', [1, 10, 50], { blocks: size(10, 1), count: 40 }),
      bars: [],
    },
    {
      key: 'j3',
      rounds: 1,
      title: 'The moment of expiry, by the number of rules, sessions and tabs',
      unit: 'ms',
      round: growthAtExpiry({
        '1 rule, 1 session, 1 tab': { name: 'ours-bare', tabs: 1, count: 1000 },
        '10 rules': { name: 'ours-bare-10-rules', tabs: 1, count: 1000 },
        '100 rules': { name: 'ours-bare-100-rules', tabs: 1, count: 1000 },
        '10 sessions': { name: 'ours-bare-10-sessions', tabs: 1, count: 1000 },
        '10 tabs': { name: 'ours-bare', tabs: 10, count: 1000 },
        '50 tabs': { name: 'ours-bare', tabs: 50, count: 1000 },
      }),
      bars: [],
    },
    {
      key: 'a-firefox',
      rounds: 3,
      title: 'One authenticated GET, in Firefox',
      engine: 'firefox',
      unit: 'ms',
      round: oneAfterAnother(IN_FIREFOX, { blocks: size(10, 1), count: 40 }),
      bars: [],
    },
    {
      key: 'b-firefox',
      rounds: 3,
      title: '500 authenticated GETs at once, each, in Firefox',
      engine: 'firefox',
      unit: 'ms',
      round: manyAtOnce(IN_FIREFOX, { blocks: size(3, 1), count: 500 }),
      bars: [],
    },
  ];
}
