/** The code in docs/guide/testing.md is run as it stands there, with the sources in place of the package. */
// @vitest-environment node
import { readFileSync } from 'node:fs';
import * as vitest from 'vitest';
import * as ours from './index.js';

const read = (path: string): string => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');
const blocks = [...read('docs/guide/testing.md').matchAll(/^```js\n([^]*?)^```$/gm)].map(([, code = '']) => code);
const [unit = ''] = blocks.filter((code) => code.includes("from 'token-worker/testing/unit'"));
const [browser = ''] = blocks.filter((code) => code.includes("from 'token-worker/testing'"));

async function load(name: string): Promise<unknown> {
  if (name === 'token-worker/testing/unit') return ours;
  return name === 'vitest' ? vitest : import(/* @vite-ignore */ name);
}

const AsyncFunction = load.constructor as new (...parameters: string[]) => (...values: unknown[]) => Promise<unknown>;
// Its tests are this file's.
await new AsyncFunction('load', unit.replace(/^import (\{[^}]+\}) from '([^']+)';/gm, "const $1 = await load('$2');"))(load);

vitest.test('the guide has one piece for each kind of test, and the scenario of the other is the guide’s', () => {
  vitest.expect(blocks).toHaveLength(2);
  const [, scenario = ''] = browser.split(/^const test = .*$/m);
  vitest.expect(scenario.trim()).toMatch(/^test\(/);
  vitest.expect(read('e2e/testing/guide.test.ts')).toContain(scenario.trim());
});
