/** The examples' types are right against those of the packed package, by their own compiler options. Nothing here needs a browser. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { installPacked } from '../../scripts/packed.mjs';
import { ONE_ENGINE } from '../support/one-engine.js';
import { expect, test } from '../support/test.js';
import { copyTo, inEmptyFolder, link, namesIn, ROOT, run } from './support/copied.js';

/** With the options of the first; a component in a file that is no TypeScript is its framework's own compiler's. */
const PROJECTS: readonly (readonly [example: string, sources: string])[][] = [
  [['react', 'src'], ['react-query', 'src'], ['apollo', 'src'], ['vue', 'src/session.ts'], ['svelte', 'src/session.ts']],
  [['solid', 'src']],
];

for (const project of PROJECTS) {
  test(`the types of ${project.map(([name]) => name).join(', ')}`, { tag: ONE_ENGINE }, async () => {
    await inEmptyFolder(async (folder) => {
      const names = new Set<string>();
      for (const [example] of project) {
        await copyTo(example, join(folder, example));
        for (const name of await namesIn(join(folder, example))) names.add(name);
      }
      await link(folder, names, await installPacked());
      const [[first] = ['']] = project;
      const include = project.map((parts) => parts.join('/'));
      await writeFile(join(folder, 'tsconfig.json'), JSON.stringify({ extends: `./${first}/tsconfig.json`, include }));
      const said = await run(process.execPath, [join(ROOT, 'node_modules/typescript/bin/tsc'), '-p', folder]).then(
        ({ stdout }) => stdout,
        ({ stdout }: { stdout: string }) => stdout,
      );
      expect(said).toBe('');
    });
  });
}
