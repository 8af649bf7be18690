/** The browser is killed, all of its processes at once, and started again on the same profile: the session is still there. */
import { JWT_CONFIG } from '../support/config.js';
import { DRIVEN_PAGE } from '../support/engines/remote-page.js';
import { get, registerBare, signIn } from '../support/page-actions.js';
import { expect, test } from '../support/test.js';
import { begin } from './support/begun.js';
import { halts } from './support/halts.js';
import { ASKING_AT_POINTS } from './support/points.js';
import { prelude } from '../support/prelude.js';
import { actUnheard, presented } from './support/presented.js';
import type { Program, Page, Profile } from '../support/engines/persistent.js';
import type { Halts } from './support/halts.js';
import type { Site } from '../support/site.js';

const files = { '/driven.html': DRIVEN_PAGE };

async function started(profile: Profile, site: Site): Promise<{ readonly program: Program; readonly page: Page }> {
  const program = await profile.start();
  return { program, page: await program.open(`${site.origin}/driven.html`) };
}

test('killed right after sign-in, after a renewal, and once more: each next request carries the token', async ({ serve, lastingProfile }) => {
  const site = await serve({ files });
  const first = await started(lastingProfile, site);
  await registerBare(first.page);
  await signIn(first.page);
  await first.program.kill();

  const second = await started(lastingProfile, site);
  expect((await get(second.page, '/api/me')).status).toBe(200);
  expect(presented(site)).toEqual([]);
  site.backend.expireAccessTokens();
  expect((await get(second.page, '/api/me')).status).toBe(200);
  await second.program.kill();

  const third = await started(lastingProfile, site);
  expect((await get(third.page, '/api/me')).status).toBe(200);
  expect(presented(site)).toEqual([0]);
  site.backend.expireAccessTokens();
  expect((await get(third.page, '/api/me')).status).toBe(200);
  expect(presented(site)).toEqual([0, 1]);
});

interface Point {
  readonly name: string;
  readonly arm: (halt: Halts, site: Site) => void;
  readonly presented: readonly number[];
}

const POINTS: readonly Point[] = [
  { name: 'before the refresh is sent, with a strict server', arm: (halt) => halt.arm('/at/before-refresh'), presented: [0] },
  { name: 'while the refresh is in flight, with a server that has acted and has a grace period', arm: (halt, site) => halt.arm('/api/auth/refresh', (received) => actUnheard(site, received)), presented: [0, 0] },
  { name: 'after the answer and before the store, with a server that has a grace period', arm: (halt) => halt.arm('/at/answered'), presented: [0, 0] },
  { name: 'after the store, with a strict server', arm: (halt) => halt.arm('/at/stored'), presented: [0] },
];

for (const point of POINTS) {
  test(`killed ${point.name}: the session goes on`, async ({ serve, lastingProfile }) => {
    const halt = halts();
    const refreshTokenGrace = point.presented.length > 1 ? 60 : 0;
    const site = await serve({ files, config: prelude(JWT_CONFIG, ASKING_AT_POINTS), backend: { refreshTokenGrace }, answer: halt.answer });
    const before = await started(lastingProfile, site);
    await registerBare(before.page);
    await signIn(before.page);
    site.backend.expireAccessTokens();
    point.arm(halt, site);

    await begin(before.page, '/api/me?first');
    await halt.reached;
    await before.program.kill();
    await halt.abandoned();

    const after = await started(lastingProfile, site);
    expect((await get(after.page, '/api/me?next')).status).toBe(200);
    expect(presented(site)).toEqual(point.presented);
    site.backend.expireAccessTokens();
    expect((await get(after.page, '/api/me?later')).status).toBe(200);
    expect(presented(site)).toEqual([...point.presented, 1]);
  });
}
