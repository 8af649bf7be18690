/** The machine sleeps: to the browser no time passes, and when it wakes every limit is long over. */
import { setTimeout as delay } from 'node:timers/promises';
import { JWT_CONFIG } from '../support/config.js';
import { DRIVEN_PAGE } from '../support/engines/remote-page.js';
import { get, getMany, register, registerBare, signIn } from '../support/page-actions.js';
import { bearer } from '../support/received.js';
import { expect, test } from '../support/test.js';
import { begin, ended } from './support/begun.js';
import { halts } from './support/halts.js';
import { COUNTING_ENDS } from './support/points.js';
import { prelude } from '../support/prelude.js';
import { actUnheard, presented } from './support/presented.js';
import type { Page } from '../support/engines/persistent.js';

const files = { '/driven.html': DRIVEN_PAGE };
/** Seconds. */
const LIFE = 4;
const TIMEOUT = 2;
/** Longer than a token's life, the limits of a renewal, and both together. */
const NIGHT = 9;

const CONFIG = prelude({ ...JWT_CONFIG, refresh: { url: '/api/auth/refresh', timeout: TIMEOUT } }, COUNTING_ENDS);
const sleepFor = (seconds: number): Promise<void> => delay(seconds * 1000);

const isRenewed = (page: Page): Promise<boolean> =>
  page.run(() => (window as unknown as { session: { getSnapshot(): { generation: number } } }).session.getSnapshot().generation > 0);

test('asleep until long after expiry: the first requests are answered well, by one renewal', async ({ serve, lastingProfile }) => {
  const backend = { accessTokenLifetime: LIFE };
  const site = await serve({ files, config: CONFIG, backend });
  const program = await lastingProfile.start();
  const page = await program.open(`${site.origin}/driven.html`);
  await registerBare(page);
  await signIn(page);

  program.sleep();
  await sleepFor(NIGHT);
  backend.accessTokenLifetime = 900;
  program.wake();

  expect(await getMany(page, '/api/me', 10)).toEqual(Array.from({ length: 10 }, () => 200));
  expect(presented(site)).toEqual([0]);
  expect(site.to('/api/me')).toHaveLength(10);
  expect(site.to('/told')).toHaveLength(0);
});

test('asleep with the page waiting to wake the worker: one renewal as it wakes, and the next request has its token', async ({ serve, lastingProfile }) => {
  const backend = { accessTokenLifetime: LIFE };
  const site = await serve({ files, config: CONFIG, backend });
  const program = await lastingProfile.start();
  const page = await program.open(`${site.origin}/driven.html`);
  await register(page);
  await signIn(page);

  program.sleep();
  await sleepFor(NIGHT);
  backend.accessTokenLifetime = 900;
  program.wake();

  await expect.poll(() => isRenewed(page)).toBe(true);
  expect((await get(page, '/api/me')).status).toBe(200);
  expect(presented(site)).toEqual([0]);
  expect(site.to('/api/me')).toHaveLength(1);
  expect(site.to('/told')).toHaveLength(0);
});

test('asleep with a refresh in flight whose answer never comes: presented once more, and the session goes on', async ({ serve, lastingProfile }) => {
  const backend = { accessTokenLifetime: LIFE, refreshTokenGrace: 60 };
  const halt = halts();
  const site = await serve({ files, config: CONFIG, backend, answer: halt.answer });
  const program = await lastingProfile.start();
  const page = await program.open(`${site.origin}/driven.html`);
  await registerBare(page);
  await signIn(page);
  await sleepFor(LIFE + 0.2);
  halt.arm('/api/auth/refresh', (received) => actUnheard(site, received));
  await begin(page, '/api/me?first');
  await halt.reached;

  program.sleep();
  await sleepFor(NIGHT);
  backend.accessTokenLifetime = 900;
  program.wake();

  // Its time was over: sent with the token that there was.
  expect(await ended(page)).toBe('401');
  await expect.poll(async () => (await get(page, '/api/me?next')).status).toBe(200);
  expect(presented(site)).toEqual([0, 0]);
  expect(site.to('/told')).toHaveLength(0);
});

test('asleep with a refresh in flight that is answered meanwhile: the answer is taken, and nothing is sent again', async ({ serve, lastingProfile }) => {
  const backend = { accessTokenLifetime: LIFE };
  const answered: (() => void)[] = [];
  const site = await serve({
    files,
    config: CONFIG,
    backend,
    answer: async ({ path }) => {
      if (path === '/api/auth/refresh') await new Promise<void>((resolve) => answered.push(resolve));
      return undefined;
    },
  });
  const program = await lastingProfile.start();
  const page = await program.open(`${site.origin}/driven.html`);
  await registerBare(page);
  await signIn(page);
  await sleepFor(LIFE + 0.2);
  await begin(page, '/api/me?first');
  await expect.poll(() => answered.length).toBe(1);

  program.sleep();
  backend.accessTokenLifetime = 900;
  answered[0]?.();
  await sleepFor(1);
  program.wake();

  expect(await ended(page)).toBe('200');
  expect(presented(site)).toEqual([0]);
  expect(site.secrets).toContain(bearer(site.to('/api/me').at(-1)));
});
