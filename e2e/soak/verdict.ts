/**
 * What the records of a soak prove. The server's word is the truth: a client *took* what was given out when the access token came
 * with an API request, or the refresh token was presented. Whatever cannot be explained by a fault that was made counts against us.
 */
import { losesAnswer } from './faults.js';
import type { Arrival, Asked, Kill, Pair, Presentation, Records } from './records.js';

/** Milliseconds in which a worker that got an answer has stored it, on a machine with a lot to do. */
const STORED_WITHIN = 1000;
/** Milliseconds that a request may take from the browser to the server's record of it, or a stop to be felt. */
const ON_THE_WAY = 1000;

export interface Violations {
  /** The authorization server said no, a page was told of an end, there was a second sign-in, or a tab got no 200 at the end. */
  readonly lost: readonly string[];
  /** Presented after the client demonstrably had the answer. */
  readonly presentedAfterUse: readonly string[];
  /** Presented again, though nothing explains why the answer before was not taken. */
  readonly unexplainedRepeats: readonly string[];
  /** Presented while an earlier presentation could still be answered, by a worker that was not killed. */
  readonly atOnce: readonly string[];
  /** More than one renewal of a generation was taken. */
  readonly forks: readonly string[];
  /** Taken from nobody knows where. */
  readonly strangers: readonly string[];
  readonly unanswered: readonly string[];
  /** A fetch that rejected, with no connection that broke and no worker that was killed. */
  readonly unexplainedErrors: readonly string[];
  /** An answer that the server did not give. */
  readonly synthetic: readonly string[];
  readonly withoutToken: readonly string[];
}

export interface Verdict {
  readonly violations: Violations;
  readonly generations: number;
  readonly repeats: Readonly<Record<string, number>>;
  readonly errors: Readonly<Record<string, number>>;
  readonly answers: Readonly<Record<string, number>>;
  /** Milliseconds: the longest that a page waited. */
  readonly longestWait: number;
  readonly givenUpByPages: number;
}

const tally = (names: readonly string[]): Record<string, number> => {
  const counts: Record<string, number> = {};
  for (const name of names) counts[name] = (counts[name] ?? 0) + 1;
  return counts;
};

const wasKilled = (kills: readonly Kill[], from: number, to: number): boolean => kills.some((kill) => kill.from <= to && kill.to >= from);

const seconds = (records: Records, at: number): string => `at ${((at - (records.presentations[0]?.at ?? at)) / 1000).toFixed(2)} s`;

/** When the client is first seen to have what was given out; never, if it was lost. */
function takenAt(records: Records): (pair: Pair) => number {
  const first = new Map<string, number>();
  const see = (token: string | undefined, at: number): void => {
    if (token !== undefined) first.set(token, Math.min(at, first.get(token) ?? Infinity));
  };
  for (const { token, at } of records.arrivals) see(token, at);
  for (const { token, at } of records.presentations) see(token, at);
  return ({ accessToken, refreshToken }) => Math.min(first.get(accessToken) ?? Infinity, first.get(refreshToken) ?? Infinity);
}

function judgeRefreshes(records: Records, limit: number) {
  const { presentations, kills } = records;
  const taken = takenAt(records);
  const presentedAfterUse: string[] = [];
  const unexplainedRepeats: string[] = [];
  const atOnce: string[] = [];
  const repeats: string[] = [];
  const byToken = new Map<string, Presentation[]>();
  for (const now of presentations) {
    const when = seconds(records, now.at);
    const before = byToken.get(now.token) ?? [];
    byToken.set(now.token, [...before, now]);
    for (const earlier of before) {
      if (earlier.granted !== undefined && taken(earlier.granted) < now.at) presentedAfterUse.push(when);
    }
    const last = before.at(-1);
    if (last !== undefined) {
      const explanation = explain(last, now, kills);
      if (explanation === undefined) unexplainedRepeats.push(`${when}, after ${last.fault ?? 'an answer'}: ${circumstances(last, now, kills)}`);
      else repeats.push(explanation);
    }
  }
  presentations.forEach((now, index) => {
    const before = presentations[index - 1];
    if (before === undefined) return;
    const over = before.doneAt ?? before.at + limit - ON_THE_WAY;
    if (now.at < over && !wasKilled(kills, before.at - ON_THE_WAY, now.at)) atOnce.push(seconds(records, now.at));
  });
  return { presentedAfterUse, unexplainedRepeats, atOnce, repeats: tally(repeats) };
}

/** What whoever looks for the reason wants to know; in milliseconds. */
function circumstances(last: Presentation, now: Presentation, kills: readonly Kill[]): string {
  const kill = kills.findLast(({ from }) => from <= now.at);
  const ago = (at: number | undefined): string => (at === undefined ? 'never' : `${String(now.at - at)} ms before`);
  return `last presented ${ago(last.at)}, done with ${ago(last.doneAt)}, a worker killed ${ago(kill?.to)}`;
}

/** Why a token is presented once more; undefined where nothing that was done to the client can be the reason. */
function explain(last: Presentation, now: Presentation, kills: readonly Kill[]): string | undefined {
  if (last.granted === undefined) return last.fault === undefined ? undefined : 'nothing had been given out';
  if (losesAnswer(last.fault)) return 'the answer never left the server';
  // Killed after the request was sent and before the answer was stored.
  const stored = Math.min(now.at, (last.doneAt ?? now.at) + STORED_WITHIN);
  return wasKilled(kills, last.at - ON_THE_WAY, stored) ? 'the worker was killed before it had stored the answer' : undefined;
}

/** Every generation is renewed once, as far as the client takes what it is given. */
function judgeChain(records: Records): { readonly forks: string[]; readonly strangers: string[]; readonly generations: number } {
  const taken = takenAt(records);
  const forks: string[] = [];
  const known = new Set(records.signedIn.map(({ accessToken }) => accessToken));
  const children = new Map<string, Pair[]>();
  for (const { token, granted } of records.presentations) {
    if (granted === undefined) continue;
    known.add(granted.accessToken);
    if (taken(granted) < Infinity) children.set(token, [...(children.get(token) ?? []), granted]);
  }
  for (const [, pairs] of children) if (pairs.length > 1) forks.push(`${String(pairs.length)} renewals of one generation were taken`);
  let generations = 0;
  let at = records.signedIn[0]?.refreshToken;
  while (at !== undefined && children.has(at)) {
    generations += 1;
    at = children.get(at)?.[0]?.refreshToken;
  }
  if (generations !== children.size) forks.push(`${String(children.size)} were renewed, ${String(generations)} of them one after the other`);
  const strangers = records.arrivals.filter(({ token }) => token !== undefined && !known.has(token)).map(({ id }) => id);
  return { forks, strangers, generations };
}

function judgeRequests({ asked, arrivals, kills }: Records) {
  const arrived = new Map<string, Arrival[]>();
  for (const arrival of arrivals) arrived.set(arrival.id, [...(arrived.get(arrival.id) ?? []), arrival]);
  const all = [...asked.values()];
  const settled = all.filter((one): one is Asked & { settledAt: number; outcome: number | 'error' } => one.outcome !== undefined && one.settledAt !== undefined);
  const unanswered = all.filter(({ outcome, isGone }) => outcome === undefined && isGone !== true).map(({ id }) => id);
  const synthetic: string[] = [];
  const unexplainedErrors: string[] = [];
  const errors: string[] = [];
  for (const { id, outcome, startedAt, settledAt } of settled) {
    const last = arrived.get(id)?.at(-1);
    if (outcome !== 'error') {
      if (last?.status !== outcome) synthetic.push(`${id}: ${String(outcome)}, where the server said ${String(last?.status)}`);
    } else if (last?.fault?.includes('dropped') === true) errors.push('the server broke the connection');
    else if (wasKilled(kills, startedAt, settledAt + ON_THE_WAY)) errors.push('the worker that relayed it was killed');
    else unexplainedErrors.push(id);
  }
  return {
    unanswered,
    synthetic,
    unexplainedErrors,
    errors: tally(errors),
    answers: tally(settled.flatMap(({ outcome }) => (outcome === 'error' ? [] : [String(outcome)]))),
    longestWait: Math.max(0, ...settled.map(({ startedAt, settledAt }) => settledAt - startedAt)),
    givenUpByPages: all.filter(({ isGone }) => isGone === true).length,
  };
}

/** @param limit milliseconds for which a worker waits for the answer to a refresh token */
export function judge(records: Records, limit: number): Verdict {
  const { presentations, signedIn, ends, lastAnswers, arrivals } = records;
  const { repeats, ...refreshes } = judgeRefreshes(records, limit);
  const { generations, ...chain } = judgeChain(records);
  const { unanswered, synthetic, unexplainedErrors, ...figures } = judgeRequests(records);
  const lost = [
    ...presentations.filter(({ status = 200 }) => status !== 200).map(({ at, status }) => `${seconds(records, at)}: the authorization server said ${String(status)}`),
    ...ends.map((reason) => `a page was told: ${reason}`),
    ...signedIn.slice(1).map(() => 'a sign-in'),
    ...lastAnswers.filter((answer) => answer !== 200).map((answer) => `at the end a tab got ${String(answer)}`),
  ];
  const withoutToken = arrivals.filter(({ token }) => token === undefined).map(({ id }) => id);
  return {
    violations: { lost, ...refreshes, ...chain, unanswered, synthetic, unexplainedErrors, withoutToken },
    generations,
    repeats,
    ...figures,
  };
}
