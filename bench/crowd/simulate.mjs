/**
 * A crowd of clients and one refresh endpoint, second by second. A client does what the shipped rules say and nothing else: it
 * asks when `wakeAt` says that a renewal is due, by the page's timer or by the first request after that.
 */
import { Calendar } from './calendar.mjs';
import { seeded } from '../../scripts/random.mjs';

/** Seconds from a refresh request to its answer. */
const LATENCY = [0.05, 0.3];
const REFRESH_BEFORE = 300;

/**
 * What our jitter adds; without it the same rules run with the middle of what it would have been.
 *
 * @param {boolean} hasJitter
 */
export function jitterOf(hasJitter, { spreadOf }, seed) {
  const random = seeded(seed);
  return hasJitter ? { random, spread: (client, generation) => spreadOf(`token ${client} ${generation}`) } : { random: () => 0.5, spread: () => 0.5 };
}

/**
 * @param rules the shipped ones
 * @param situation `clients`, `seconds`, `life`, `gap` (seconds between two requests of an app, on average; 0: the page's timer alone),
 *   `receivedAt(nature, interval)` (when a client's first token came), `serve(now, before)` (undefined: granted; else `{ retryAfter }`)
 */
export function simulate(rules, jitter, situation) {
  const { clients, seconds, life, gap, serve } = situation;
  // What is random without us: the same in both runs.
  const nature = seeded(1);
  const calendar = new Calendar(seconds, clients);
  const receivedAt = new Float64Array(clients);
  const generation = new Uint16Array(clients);
  const failures = new Uint8Array(clients);
  const dueAt = new Float64Array(clients);
  const attempts = new Uint32Array(seconds);
  const granted = new Uint32Array(seconds);
  /** Clients whose last attempt failed, at the end of each second. */
  const failing = new Uint32Array(seconds);
  let failingNow = 0;

  const tokensOf = (client) => ({
    accessToken: '-',
    refreshToken: '-',
    receivedAt: receivedAt[client],
    expiresAt: receivedAt[client] + life,
    spread: jitter.spread(client, generation[client]),
  });
  const plan = (client, now, backoff) => {
    const due = rules.wakeAt({ status: 'signed-in', tokens: tokensOf(client) }, { refreshBefore: REFRESH_BEFORE, canRenew: true, backoff });
    // Time is memoryless for a request: the next one comes as late after the renewal is due as after any other moment.
    dueAt[client] = Math.max(now, due) + (gap === 0 ? 0 : -gap * Math.log(1 - nature()));
    calendar.add(client, Math.floor(dueAt[client]));
  };

  for (let client = 0; client < clients; client += 1) {
    const interval = rules.renewFrom({ ...tokensOf(client), receivedAt: 0, expiresAt: life }, REFRESH_BEFORE);
    receivedAt[client] = situation.receivedAt(nature, interval);
    plan(client, 0, undefined);
  }
  for (let second = 0; second < seconds; second += 1) {
    for (const client of calendar.take(second)) {
      const answeredAt = dueAt[client] + LATENCY[0] + nature() * (LATENCY[1] - LATENCY[0]);
      attempts[second] += 1;
      const refusal = serve(second, attempts[second]);
      if (refusal === undefined) {
        granted[second] += 1;
        if (failures[client] > 0) failingNow -= 1;
        failures[client] = 0;
        receivedAt[client] = answeredAt;
        generation[client] += 1;
        plan(client, answeredAt, undefined);
      } else {
        if (failures[client] === 0) failingNow += 1;
        const before = failures[client] === 0 ? undefined : { failures: failures[client], failedAt: 0, delay: 0 };
        const backoff = rules.backOff(before, answeredAt, jitter.random(), refusal.retryAfter);
        failures[client] = backoff.failures;
        plan(client, answeredAt, backoff);
      }
    }
    failing[second] = failingNow;
  }
  return { attempts, granted, failing };
}
