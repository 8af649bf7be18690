/** The code that docs/guide/frameworks.md shows is that of the examples, which run. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';

const ROOT = join(import.meta.dirname, '../..');
const GUIDE = readFileSync(join(ROOT, 'docs/guide/frameworks.md'), 'utf8');

/** Each block of code, and the file that its caption names. */
const blocks = [...GUIDE.matchAll(/^(?:\[([^\]]+)\]\([^)]+\):\n\n)?```\w+\n([^]*?)^```$/gm)].map(([, file, code]) => ({ file, code }));
const examples = readdirSync(join(ROOT, 'examples'), { withFileTypes: true }).filter((entry) => entry.isDirectory()).map(({ name }) => name);

it('each block is a file of an example, as it is', () => {
  expect(blocks.length).toBeGreaterThan(8);
  for (const { file, code } of blocks) expect({ file, code }).toEqual({ file, code: readFileSync(join(ROOT, file ?? 'no caption'), 'utf8') });
});

it('each example is shown', () => {
  for (const name of examples) expect(blocks.some(({ file }) => file?.startsWith(`examples/${name}/`)), name).toBe(true);
});

it.each(examples)('%s asks for this version of the package, and for frameworks as this repository tries them', (name) => {
  const read = (path: string): Record<string, Record<string, string> | string> => JSON.parse(readFileSync(join(ROOT, path), 'utf8')) as Record<string, Record<string, string> | string>;
  const own = read('package.json');
  const { dependencies, devDependencies } = read(`examples/${name}/package.json`);
  const tried = { ...(own.devDependencies as Record<string, string>), 'token-worker': `^${own.version as string}` };
  const asked = { ...(dependencies as Record<string, string>), ...(devDependencies as Record<string, string> | undefined) };
  // Angular wants another TypeScript: its packages are not among this repository's.
  if (name === 'angular') expect(asked['token-worker']).toBe(tried['token-worker']);
  else for (const [dependency, range] of Object.entries(asked)) expect([dependency, range]).toEqual([dependency, (tried as Record<string, string>)[dependency]]);
});
