/** Whatever keeps a browser from coming up is got over once or twice, then told; a driver made for the test stands for the real one. */
import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Capabilities } from 'selenium-webdriver';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { processTree } from '../process-tree.js';
import { startSession } from './webdriver-session.js';

let folder = '';

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'webdriver-session-'));
});
afterEach(async () => {
  vi.restoreAllMocks();
  await rm(folder, { recursive: true });
});

/** @param ways what becomes of each start in turn; the last, of those that follow too */
async function driver(...ways: ('comes up' | 'gives no session' | 'does not listen' | 'ends')[]): Promise<string> {
  const path = join(folder, 'driver.cjs');
  const script = (): void => {
    const { appendFileSync, readFileSync } = process.getBuiltinModule('node:fs');
    const { createServer } = process.getBuiltinModule('node:http');
    appendFileSync(`${__filename}.starts`, '.');
    const starts = readFileSync(`${__filename}.starts`).length;
    const way = WAYS[Math.min(starts, WAYS.length) - 1];
    if (way === 'ends') process.exit(7);
    // It outlives what is asked of it, as a browser would.
    setInterval(() => undefined, 1000);
    const port = Number(process.argv[2]?.replace('--port=', ''));
    if (way === 'does not listen') return;
    createServer(({ method, url }, response) => {
      if (method === 'POST' && url === '/session' && way === 'gives no session') return;
      response.setHeader('Content-Type', 'application/json');
      response.end(JSON.stringify({ value: { sessionId: 'one', capabilities: { browserName: 'MiniBrowser' } } }));
    }).listen(port, '127.0.0.1');
  };
  await writeFile(path, `#!${process.execPath}\nconst WAYS = ${JSON.stringify(ways)};\n(${script.toString()})();\n`);
  await chmod(path, 0o755);
  return path;
}

declare const WAYS: readonly string[];

const starts = async (): Promise<number> => (await readFile(join(folder, 'driver.cjs.starts'))).length;
const options = (program: string) => ({ program, environment: process.env, capabilities: new Capabilities({ browserName: 'MiniBrowser' }), startsWithin: 3000 });

test.each(['gives no session', 'does not listen', 'ends'] as const)('a driver that %s is ended, and the next one gives the session', async (way) => {
  const written = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
  const session = await startSession(options(await driver(way, 'comes up')));
  expect((await session.driver.getSession()).getId()).toBe('one');
  expect(await starts()).toBe(2);
  expect(written.mock.calls).toEqual([[expect.stringMatching(/\(attempt 1 of 3\)\n$/)]]);
  expect(processTree(folder)).toHaveLength(1);
  await session.end();
  await expect.poll(() => processTree(folder)).toEqual([]);
});

test('where none comes up, the error says how far the last one came, and nothing is left running', async () => {
  vi.spyOn(process.stderr, 'write').mockReturnValue(true);
  await expect(startSession({ ...options(await driver('gives no session')), attempts: 2 })).rejects.toThrow('after 3000 ms the driver gives no session (attempt 2 of 2)');
  expect(await starts()).toBe(2);
  await expect.poll(() => processTree(folder)).toEqual([]);
});
