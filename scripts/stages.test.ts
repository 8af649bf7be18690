/** Steps of a check: what is told of one that fails, and that nothing is begun after it. */
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { runStages } from './stages.mjs';

const says = (words: string, code = 0): readonly string[] => ['-e', `console.log(${JSON.stringify(words)}); process.exitCode = ${String(code)};`];
let shown: string[] = [];

beforeEach(() => {
  shown = [];
  vi.spyOn(console, 'log').mockImplementation((line: string) => void shown.push(line));
});
afterEach(() => void vi.restoreAllMocks());

it('names every step of a stage that failed, and begins no other stage', async () => {
  const failed = await runStages([
    [['first', says('one')], ['second', says('two', 1)], ['third', says('three', 2)]],
    [['never', says('four')], ['nor this', says('five')]],
  ]);
  expect([...failed].sort()).toEqual(['second', 'third']);
  expect(shown.join('')).not.toContain('four');
});

it('shows what each printed under its own name, whole', async () => {
  expect(await runStages([[['first', says('one')], ['second', says('two')]]])).toEqual([]);
  expect(shown.sort()).toEqual(['\n== first\none\n', '\n== second\ntwo\n']);
});
