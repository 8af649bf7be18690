/** `npm run sizes`: measures each entry of the packed package, and writes the tables in README.md and docs/sizes.md. */
import { readFile, writeFile } from 'node:fs/promises';
import './fresh-build.mjs';
import { composition, compositionTable } from './package/composition.mjs';
import { measureSizes, sizeTable, withTable } from './package/sizes.mjs';

/** @param {string} path @param {string} table */
async function writeTable(path, table) {
  const file = new URL(`../${path}`, import.meta.url);
  await writeFile(file, withTable(await readFile(file, 'utf8'), table));
}

const measured = await measureSizes();
for (const { name, gzip, budget } of measured) console.log(`${String(gzip).padStart(6)} of ${String(budget).padStart(6)} bytes  ${name}`);
await writeTable('README.md', sizeTable(measured));
await writeTable('docs/sizes.md', compositionTable(await composition()));
