/** What the benchmark says of its figures: ratios by round, and whether a bar is reached. */
import { expect, it } from 'vitest';
import { readFileSync } from 'node:fs';
import { plotOf, report } from '../bench/performance/report.mjs';
import { judge, summary, type Bar } from '../bench/performance/summary.mjs';

const BAR: Bar = { figure: 'p50', of: 'ours', against: 'limit', most: 1.03 };
const rounds = (...pairs: [ours: number, limit: number][]) => pairs.map(([ours, limit]) => ({ p50: { ours, limit } }));

it('a ratio is the median of the ratios of the rounds, so that a slow round counts as one', () => {
  const { ratio } = judge(BAR, rounds([1, 1], [30, 10], [2, 2]));
  expect(ratio).toEqual({ median: 1, min: 1, max: 3 });
});

it('a bar is reached at most, or at least, where it lies', () => {
  expect(judge(BAR, rounds([103, 100])).isReached).toBe(true);
  expect(judge(BAR, rounds([104, 100])).isReached).toBe(false);
  expect(judge({ figure: 'p50', of: 'ours', against: 'limit', least: 0.97 }, rounds([96, 100])).isReached).toBe(false);
  const exactly: Bar = { figure: 'p50', of: 'ours', against: 'limit', exactly: 1 };
  expect(judge(exactly, rounds([1, 1], [1, 1], [1, 1])).isReached).toBe(true);
  // One round in which it was another is one too many.
  expect(judge(exactly, rounds([1, 1], [1, 1], [2, 1])).isReached).toBe(false);
});

it('without a bar a ratio is shown and not judged', () => {
  const shown: Bar = { figure: 'p50', of: 'ours', against: 'limit' };
  const results = rounds([2, 1]);
  expect(judge(shown, results).isReached).toBeUndefined();
  expect(summary({ bars: [shown] }, results)).toEqual(['p50, ours : limit 2.000 (2.000 to 2.000)']);
  const page = report([{ key: 'a', title: 'One GET', unit: 'ms', bars: [shown] }], { a: results }, { browser: 'Chromium 1', rounds: 1, on: 'a machine', date: '2026-01-01', labels: { ours: 'token-worker', limit: 'the least' } });
  expect(page).toContain('| One GET | p50 | token-worker : the least | 2.000 (2.000 to 2.000) |  |  |');
});

it('says so in the terminal and on the page, with what was measured where', () => {
  const measure = { key: 'a', title: 'One GET', unit: 'ms', bars: [BAR] };
  const results = rounds([2, 1], [3, 1]);
  expect(summary(measure, results)).toEqual(['p50, ours : limit 2.500 (2.000 to 3.000), at most 1.03: not reached']);
  const labels = { ours: 'token-worker', limit: 'the <least> worker' };
  const page = report([measure], { a: results }, { browser: 'Chromium 1', rounds: 2, on: 'a machine', date: '2026-01-01', labels });
  expect(page).toContain('| One GET | p50 | token-worker : the <least> worker | 2.500 (2.000 to 3.000) | at most 1.03 | **not reached** |');
  expect(page).toContain('| token-worker | 2.50 (2.00 to 3.00) |');
  expect(page).toContain('Measured on a machine, Chromium 1, 2026-01-01.');
});

it('draws a bar for each candidate, as long as its median', () => {
  const svg = plotOf({ key: 'a', title: 'One GET', unit: { p50: 'ms' }, bars: [] }, rounds([4, 1], [2, 2]), { ours: 'token-worker', limit: 'the <least> worker' });
  const lengths = [...svg.matchAll(/<rect x="\d+" y="\d+" width="([\d.]+)"/g)].map(([, length]) => Number(length));
  // The longest line, to 4, is as long as there is room: 450.
  expect(lengths).toEqual([337.5, 168.8]);
  expect(svg).toContain('>p50, ms<');
  expect(svg).toContain('>the &lt;least> worker<');
});

it('an entry of somebody else’s is not drawn as ours', () => {
  const measure = { key: 'h', title: 'Weights', unit: 'kB', bars: [], isOurs: (name: string) => name.startsWith('ours') };
  const [ours, theirs] = [...plotOf(measure, rounds([4, 1]), {}).matchAll(/<rect x=.* fill="(#\w+)"/g)].map(([, colour]) => colour);
  expect(ours).not.toBe(theirs);
});

it('who was measured is named in no more words than a plot has room for', () => {
  const { labels } = JSON.parse(readFileSync(new URL('../docs/performance.json', import.meta.url), 'utf8')) as { labels: Record<string, string> };
  // 380 px at some 5.9 px a character.
  expect(Object.values(labels).filter(({ length }) => length > 60)).toEqual([]);
});
