/** Every key and nonce that is derived has a label of its own, so that none can stand for another that comes of the same key. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { proofNonces, sealWorker } from './server/index.js';
import { KEY, SCRIPT, workerFetch } from './server/testing/requests.js';
import { sealingOf } from './sw/simulation/secrets.js';

const labels: string[] = [];
const textOf = (bytes: unknown): string => new TextDecoder().decode(bytes as Uint8Array);

/** Both are watched and do what they always do. */
beforeEach(() => {
  labels.length = 0;
  const { subtle } = crypto;
  const [sign, deriveKey] = [subtle.sign.bind(subtle), subtle.deriveKey.bind(subtle)];
  vi.spyOn(subtle, 'sign').mockImplementation((algorithm, key, data) => {
    labels.push(textOf(data).split('\n')[0] ?? '');
    return sign(algorithm, key, data);
  });
  vi.spyOn(subtle, 'deriveKey').mockImplementation((algorithm, base, derived, extractable, usages) => {
    labels.push(textOf((algorithm as HkdfParams).info));
    return deriveKey(algorithm, base, derived, extractable, usages);
  });
});
afterEach(() => {
  vi.restoreAllMocks();
});

it('no two have the same, and none begins with another', async () => {
  await sealWorker({ keys: KEY, script: SCRIPT })(workerFetch());
  await proofNonces(KEY).current();
  const sealing = sealingOf(1);
  await sealing.keys('values')[0]();
  await sealing.keys('keys')[0]();
  expect(labels).toHaveLength(4);
  expect(labels.filter((label) => !label.startsWith('token-worker '))).toEqual([]);
  expect(labels.filter((label, index) => labels.some((other, at) => at !== index && other.startsWith(label)))).toEqual([]);
});

it('there are no others: who derives something new names it above', () => {
  const derives = /'HKDF'|'HMAC'|'PBKDF2'|\bmacsOf\(|\bcreateHmac\(|\bhkdf(?:Sync)?\(/;
  const isSource = (file: string): boolean => file.endsWith('.ts') && !file.endsWith('.test.ts');
  const filesOf = (folder: string): string[] => readdirSync(join(import.meta.dirname, folder), { recursive: true, encoding: 'utf8' }).map((file) => `${folder}/${file}`);
  const found = ['client', 'core', 'server', 'sw'].flatMap(filesOf).filter((file) => isSource(file) && derives.test(readFileSync(join(import.meta.dirname, file), 'utf8')));
  expect(found.sort()).toEqual(['server/proof/nonces.ts', 'server/seal-worker.ts', 'server/server-keys.ts', 'sw/sealing.ts']);
});
