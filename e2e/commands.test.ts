/** The command that a newcomer runs, when something stands in its way: a sentence that helps. */
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { runDemo, startDemo } from './support/demo.js';
import { expect, test } from './support/test.js';

async function occupyPort(): Promise<{ readonly port: number; close(): void }> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, 'localhost', resolve));
  return { port: (server.address() as AddressInfo).port, close: () => server.close() };
}

test('a port that was asked for and is in use: the message says so, and how to choose another', async () => {
  const { port, close } = await occupyPort();
  const { code, output } = await runDemo(['--port', String(port)]);
  close();
  expect(code).toBe(1);
  expect(output).toContain(`Port ${String(port)} is in use`);
  expect(output).toContain(`npm start -- --port ${String(port + 1)}`);
});

test('a port that is none: the message says what is accepted', async () => {
  const { code, output } = await runDemo(['--port', 'http']);
  expect(code).toBe(1);
  expect(output).toContain('--port takes a number from 0 to 65535; got "http".');
});

test('without a port that was asked for it finds one that is free, and prints its address', async () => {
  const demos = [await startDemo([]), await startDemo([])];
  for (const { stop } of demos) stop();
  expect(demos[0]?.address).not.toBe(demos[1]?.address);
});
