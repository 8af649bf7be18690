/** A smaller crowd than that of docs/crowd.md, with the same rules: nothing brings all clients back in one second. */
import { expect, it } from 'vitest';
import { jitterOf, simulate, type Crowd, type Rules, type Situation } from '../bench/crowd/simulate.mjs';
import { OUTAGES, TOGETHER } from '../bench/crowd/situations.mjs';
import { backOff } from '../core/backoff.js';
import { renewFrom, wakeAt } from '../core/schedule.js';
import { spreadOf } from '../core/spread.js';

const rules: Rules = { backOff, renewFrom, wakeAt, spreadOf };
const CLIENTS = 20_000;

const run = (situation: Situation, hasJitter: boolean): Crowd => simulate(rules, jitterOf(hasJitter, rules, 3), { ...situation, clients: CLIENTS });

function ratio({ attempts }: Crowd, from = 0): number {
  return Math.max(...attempts.subarray(from)) / (attempts.reduce((sum, count) => sum + count, 0) / attempts.length);
}

it('tokens issued together are renewed apart: the fullest second has less than a seventh of what it would have', () => {
  for (const situation of TOGETHER) expect(ratio(run(situation, false)) / ratio(run(situation, true))).toBeGreaterThan(7);
});

it.each(OUTAGES.map((situation) => [situation.title, situation] as const))(
  '%s: the clients come back apart, and all of them are renewed within ten minutes',
  (_title, situation) => {
    const { to } = situation.outage;
    const crowd = run(situation, true);
    expect(crowd.failing[to - 1]).toBe(CLIENTS);
    expect(Math.max(...crowd.attempts.subarray(to))).toBeLessThan(CLIENTS / 50);
    expect(crowd.failing[to + 600]).toBe(0);
  },
);
