/** Times requests of a page: those that wake a stopped worker, and those of a worker that is awake. */

/** Of each round. */
export const COLD_STARTS = 20;
export const WARM_REQUESTS = 300;
/** Milliseconds that Chromium may take to stop a worker. */
const STOPS_WITHIN = 5000;

const sorted = (values) => [...values].sort((a, b) => a - b);
const quantile = (values, share) => sorted(values)[Math.min(values.length - 1, Math.floor(values.length * share))];
const summary = (values) => ({ median: quantile(values, 0.5), p99: quantile(values, 0.99) });

/** Runs in the page: milliseconds of each of so many requests, one after another. */
async function time(count) {
  const times = [];
  for (let index = 0; index < count; index += 1) {
    const began = performance.now();
    const answer = await (await fetch('/api/me')).text();
    times.push(performance.now() - began);
    if (answer !== 'in') throw new Error('the request came without the token');
  }
  return times;
}

/** A page that is signed in. */
export async function openSite(browser, origin) {
  const page = await (await browser.newContext()).newPage();
  await page.goto(origin);
  await page.evaluate(async () => {
    const { register } = await import('/dist/index.js');
    await register('/token-worker.js');
    await fetch('/api/login', { method: 'POST' });
  });
  const session = await page.context().newCDPSession(page);
  const versions = new Map();
  session.on('ServiceWorker.workerVersionUpdated', (event) => {
    for (const version of event.versions) if (version.scriptURL.startsWith(origin)) versions.set(version.versionId, version.runningStatus);
  });
  await session.send('ServiceWorker.enable');
  return { page, session, isRunning: () => [...versions.values()].some((status) => status !== 'stopped') };
}

async function stopWorker({ session, isRunning }) {
  await session.send('ServiceWorker.stopAllWorkers');
  const deadline = Date.now() + STOPS_WITHIN;
  while (isRunning()) {
    if (Date.now() > deadline) throw new Error('the worker was not stopped');
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

export async function measureCold(site) {
  const times = [];
  for (let start = 0; start < COLD_STARTS; start += 1) {
    await stopWorker(site);
    times.push(...(await site.page.evaluate(time, 1)));
  }
  return summary(times);
}

export async function measureWarm({ page }) {
  // The first of them wakes the worker.
  await page.evaluate(time, 20);
  return summary(await page.evaluate(time, WARM_REQUESTS));
}
