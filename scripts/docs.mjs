/** `npm run docs` builds the site into docs/.vitepress/dist, `npm run docs:dev` serves it while it is written. Neither asks the network for anything. */
import './node-version.mjs';
import { fileURLToPath } from 'node:url';
import { build, createServer } from 'vitepress';
import { deadAnchors } from './docs/anchors.mjs';
import { writeReference } from './docs/reference.mjs';
import { copyRepositoryPages } from './docs/repository-pages.mjs';

const docs = fileURLToPath(new URL('../docs', import.meta.url));

await writeReference();
copyRepositoryPages();
if (process.argv.includes('--dev')) {
  const server = await createServer(docs);
  await server.listen();
  server.printUrls();
} else {
  await build(docs);
  const dead = deadAnchors(`${docs}/.vitepress/dist`, process.env.DOCS_BASE);
  for (const link of dead) console.error(link);
  if (dead.length > 0) process.exit(1);
}
