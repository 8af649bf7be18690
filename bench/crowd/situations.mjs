/** Two ways in which a crowd comes about: tokens issued together, and an endpoint that was away. */

const CLIENTS = 1_000_000;
const MINUTE = 60;

/** Seconds in which everybody signs in, as after a deployment that ended all sessions. */
const SIGN_IN = 10;
const LIVES = 5;

export const APPS = [
  { name: 'a request each second', gap: 1 },
  { name: 'the page’s timer alone', gap: 0 },
];

function together(life, app) {
  return {
    title: `Signed in within ${SIGN_IN} s, tokens of ${life} s, ${app.name}`,
    clients: CLIENTS,
    seconds: LIVES * life,
    life,
    gap: app.gap,
    receivedAt: (nature) => nature() * SIGN_IN,
    serve: () => undefined,
  };
}

export const TOGETHER = [900, 3600].flatMap((life) => APPS.map((app) => together(life, app)));

const OUTAGE = { from: 10 * MINUTE, to: 40 * MINUTE };
/** Refresh requests in a second; more get 503 and Retry-After. */
export const CAPACITY = 5000;
export const RETRY_AFTER = 10;

function outage(name, retryAfter) {
  return {
    title: `Back after ${(OUTAGE.to - OUTAGE.from) / MINUTE} minutes: ${name}`,
    clients: CLIENTS,
    seconds: 70 * MINUTE,
    life: 900,
    gap: 1,
    outage: OUTAGE,
    // Long since signed in, each at its own time.
    receivedAt: (nature, interval) => -nature() * interval,
    serve(now, before) {
      if (now >= OUTAGE.from && now < OUTAGE.to) return { retryAfter: retryAfter?.(now) };
      return before > CAPACITY ? { retryAfter: RETRY_AFTER } : undefined;
    },
  };
}

export const OUTAGES = [
  outage('no connection', undefined),
  outage('503 with Retry-After: 120', () => 120),
  outage('503 with Retry-After: the time that is left', (now) => OUTAGE.to - now),
];
