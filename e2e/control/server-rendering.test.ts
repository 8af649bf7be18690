/** On a server, where there is no page, the built package gives a signed-out session, changes nothing and keeps nothing running. */
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, test } from '../support/test.js';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** Runs as a module beside an installed package. Answers what it printed, and fails if it does not end by itself. */
function runInNode(script: string): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, ['--input-type=module', '--eval', script], { cwd: ROOT, stdio: ['ignore', 'pipe', 'pipe'], timeout: 30_000 });
    let output = '';
    let complaints = '';
    child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => (complaints += chunk.toString()));
    child.once('close', (code) => {
      if (code === 0 && complaints === '') resolve(JSON.parse(output));
      else reject(new Error(`node ended with ${String(code)}: ${complaints}`));
    });
  });
}

const USE = `
  const { fetch: before } = globalThis;
  const { register, VERSION } = await import('token-worker');
  const { session: auto } = await import('token-worker/auto');
  const session = await register('/token-worker.js');
  let changes = 0;
  const unsubscribe = session.subscribe(() => (changes += 1));
  session.addEventListener('logout', () => (changes += 1));
  const snapshots = [session.getSnapshot(), (await auto).getSnapshot()];
  for (const result of [session.refresh(), session.logout(), session.setTokens({ accessToken: 'a' }), session.forget()]) snapshots.push(await result);
  unsubscribe();
  const isSame = session.getSnapshot() === session.getSnapshot();
  // Whoever asks twice while rendering two requests gets two sessions: nothing is shared between users.
  const isShared = session === (await register('/token-worker.js'));
  console.log(JSON.stringify({ statuses: snapshots.map(({ status }) => status), changes, isSame, isShared, isFetchUntouched: fetch === before, hasVersion: VERSION.length > 0 }));
`;
const EXPECTED = {
  statuses: Array.from({ length: 6 }, () => 'signed-out'),
  changes: 0,
  isSame: true,
  isShared: false,
  isFetchUntouched: true,
  hasVersion: true,
};

const SERVERS: Readonly<Record<string, string>> = {
  'plain Node.js': '',
  'Node.js that has a navigator': "Object.defineProperty(globalThis, 'navigator', { value: { userAgent: 'Node.js/22' }, configurable: true });",
  'a framework that defines window': 'globalThis.window = globalThis; globalThis.self = globalThis;',
};

for (const [name, preparation] of Object.entries(SERVERS)) {
  test(`${name}: register gives a signed-out session, and the process ends by itself`, async () => {
    expect(await runInNode(preparation + USE)).toEqual(EXPECTED);
  });
}

test('a DOM that is no browser, as tests of apps have, gets a code', async () => {
  const dom = "globalThis.window = globalThis; globalThis.document = { baseURI: 'http://localhost/' }; globalThis.location = new URL('http://localhost/'); Object.defineProperty(globalThis, 'navigator', { value: {}, configurable: true });";
  const use = `
    const { register } = await import('token-worker');
    const { session } = await import('token-worker/auto');
    const code = ({ name, code }) => name + ' ' + code;
    console.log(JSON.stringify([await register().catch(code), await session.catch(code), await register('http://').catch(code)]));
  `;
  expect(await runInNode(dom + use)).toEqual(['TokenWorkerError unsupported', 'TokenWorkerError unsupported', 'TokenWorkerError unsupported']);
});
