/** `installPacked`, which examples and walks rest upon: what npm packs, with its dependencies, once, however many ask. Nothing here needs a browser. */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ONE_ENGINE } from '../support/one-engine.js';
import { expect, test } from '../support/test.js';
import { inEmptyFolder, run } from './support/copied.js';

const ASK = `import(process.argv[1]).then(({ installPacked }) => installPacked()).then(console.log)`;
const SCRIPT = fileURLToPath(new URL('../../scripts/packed.mjs', import.meta.url));

test('two processes that install at once get the same folder, which has the package and its dependencies alone', { tag: ONE_ENGINE }, async () => {
  await inEmptyFolder(async (temporary) => {
    const ask = async (): Promise<string> => (await run(process.execPath, ['--eval', ASK, SCRIPT], { env: { ...process.env, TMPDIR: temporary, TEMP: temporary } })).stdout.trim();
    const [first, second] = await Promise.all([ask(), ask()]);
    expect(first).toBe(second);
    expect(first.startsWith(temporary)).toBe(true);
    expect(await readdir(join(first, '..'))).toHaveLength(1);
    const { dependencies } = JSON.parse(await readFile(new URL('../../package.json', import.meta.url), 'utf8')) as { dependencies: object };
    const installed = (await readdir(join(first, 'node_modules'))).filter((name) => !name.startsWith('.'));
    expect(installed.sort()).toEqual([...Object.keys(dependencies), 'token-worker'].sort());
  });
});
