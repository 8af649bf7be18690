/** A bundler may leave out what an app does not use: importing an entry for nothing brings nothing, but for those that act on import. */
import { describe, expect, it } from 'vitest';
import { installPacked } from '../packed.mjs';
import { bundled } from './sizes.mjs';

const built = async (code: string): Promise<string> => (await bundled(code, await installPacked())).trim();

describe('an import without names', () => {
  it.each(['token-worker', 'token-worker/sw', 'token-worker/sw/oidc', 'token-worker/sw/dpop', 'token-worker/fallback', 'token-worker/protocol', 'token-worker/server'])('of %s leaves nothing in the bundle', async (entry) => {
    expect(await built(`import '${entry}';`)).toBe('');
  }, 60_000);

  it('of token-worker/auto registers the worker', async () => {
    expect(await built("import 'token-worker/auto';")).toContain('/token-worker.js');
  }, 60_000);
});

it('an app that takes one name of an entry pays for no other', async () => {
  const version = await built("import { VERSION } from 'token-worker'; console.log(VERSION);");
  expect(version).toContain('console.log');
  expect(version).not.toContain('serviceWorker');
  expect(version.length).toBeLessThan(200);
}, 60_000);
