/** What a walk came to: judged, and kept for the table of docs/adoption.md. */
import { writeFile } from 'node:fs/promises';
import { expect, test } from '../../../support/test.js';
import type { Walk } from './walk.js';

export const CONFIG = `tokenWorker({
  api: '/api',
  login: '/api/auth/login',
  refresh: '/api/auth/refresh',
  logout: '/api/auth/logout',
});
`;

/** The walks that fetch a framework's tooling take minutes: `npm run walk` goes them. */
export const isLeftOut = process.env.WALK !== 'all';
export const LEFT_OUT = 'the tools of its template come from the registry, which takes minutes: `npm run walk` goes it';

/** At most ten lines, and no request of the app was touched. */
export async function tell(walk: Walk): Promise<void> {
  const walked = await walk.walked();
  const lines = walked.written.reduce((sum, { added }) => sum + added, 0);
  expect(lines, JSON.stringify(walked.written)).toBeGreaterThan(0);
  expect(lines, JSON.stringify(walked.written)).toBeLessThanOrEqual(10);
  expect((await walk.removedLines()).filter((line) => /fetch|http/i.test(line))).toEqual([]);
  await writeFile(test.info().outputPath('walk.json'), JSON.stringify(walked));
}

/** Goes a walk, and leaves nothing behind. */
export async function walking(begun: Promise<Walk>, go: (walk: Walk) => Promise<void>): Promise<void> {
  const walk = await begun;
  try {
    await go(walk);
    await tell(walk);
  } finally {
    await walk.end();
  }
}
