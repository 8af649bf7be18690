/** Many requests from several tabs at the moment at which the token ends, beside the same with a fresh token. */
import { setTimeout as delay } from 'node:timers/promises';
import { median, shuffled } from '../../support/statistics.mjs';
import { atMoment } from '../in-page.mjs';

const PATH = '/api/item';
/** Seconds. */
const LIFETIME = 1;
/** Milliseconds that every tab is given to be told the moment. */
const AHEAD = 400;

async function signInFor(bed, name, seconds) {
  await bed.lifetime(name, seconds);
  await bed.run(name, () => fetch('/api/auth/login', { method: 'POST' }).then((response) => response.text()));
  // Its renewal is for long.
  await bed.lifetime(name);
}

const untilItEnds = () => delay(LIFETIME * 1000 + AHEAD);

async function elapsed(tabs, count) {
  const moment = Date.now() + AHEAD;
  const ends = await Promise.all(tabs.map((tab) => tab.evaluate(atMoment, { path: PATH, count: count / tabs.length, moment })));
  return Math.max(...ends) - moment;
}

async function expired(bed, name, tabs, count) {
  await signInFor(bed, name, LIFETIME);
  await untilItEnds();
  await bed.seen(name);
  const milliseconds = await elapsed(tabs, count);
  const { renewals, good, refused } = await bed.seen(name);
  if (good !== count || refused !== 0) throw new Error(`${String(good)} of ${String(count)} requests came with a good token, ${String(refused)} without`);
  return { milliseconds, renewals };
}

async function fresh(bed, name, tabs, count) {
  await signInFor(bed, name);
  // As idle as who waits for the token's end.
  await untilItEnds();
  return elapsed(tabs, count);
}

/** A single request, with a renewal and without. */
async function oneRenewal(bed, name, tabs) {
  const [only] = tabs;
  return (await expired(bed, name, [only], 1)).milliseconds - (await fresh(bed, name, [only], 1));
}

/**
 * Pages without our client: nothing renews ahead, so the token has really ended when they ask.
 * @param {{ name: string, tabs: number, count: number, turns?: number }} situation
 */
async function situation(bed, { name, tabs: howMany, count, turns = 1 }) {
  const tabs = await bed.tabs(name, howMany);
  const found = { withFresh: [], expired: [], renewals: [], renewal: [] };
  try {
    const measured = [
      async () => found.withFresh.push(await fresh(bed, name, tabs, count)),
      async () => {
        const { milliseconds, renewals } = await expired(bed, name, tabs, count);
        found.expired.push(milliseconds);
        found.renewals.push(renewals);
      },
      async () => found.renewal.push(await oneRenewal(bed, name, tabs)),
    ];
    for (let turn = 0; turn < turns; turn += 1) for (const measure of shuffled(measured)) await measure();
    // Of renewals not the median: none may have been two.
    return { withFresh: median(found.withFresh), expired: median(found.expired), renewals: Math.max(...found.renewals), renewal: median(found.renewal) };
  } finally {
    await bed.closeTabs(name);
  }
}

/** @param {{ name: string, tabs: number, count: number }} given */
export function atExpiry(given) {
  return async (bed) => {
    const { withFresh, expired: milliseconds, renewals, renewal } = await situation(bed, given);
    return { ms: { expired: milliseconds, fresh: withFresh, renewal, 'fresh and one renewal': withFresh + renewal }, renewals: { expired: renewals, 'fresh and one renewal': 1 } };
  };
}

/** The same by what there is more of. @param {Readonly<Record<string, { name: string, tabs: number, count: number }>>} situations by their label */
export function growthAtExpiry(situations) {
  return async (bed) => {
    const expiredIn = {};
    const freshIn = {};
    const renewals = {};
    for (const [label, given] of Object.entries(situations)) {
      const found = await situation(bed, given);
      expiredIn[label] = found.expired;
      freshIn[label] = found.withFresh + found.renewal;
      renewals[label] = found.renewals;
    }
    return { expired: expiredIn, 'fresh and one renewal': freshIn, renewals };
  };
}
