/** The code in a recipe's page: what its reader pastes is what these tests run, with other hosts. */
import { readFile } from 'node:fs/promises';

/**
 * @param begin how the code block begins that is meant
 * @param hosts for each address in the page, the test's own; every one must be there
 */
export async function recipe(page: string, begin: string, hosts: Readonly<Record<string, string>>): Promise<string> {
  const text = await readFile(new URL(`../../../docs/recipes/${page}.md`, import.meta.url), 'utf8');
  const blocks = [...text.matchAll(/^```js\n([\s\S]*?)^```$/gm)].map(([, code = '']) => code);
  const code = blocks.find((block) => block.startsWith(begin));
  if (code === undefined) throw new Error(`docs/recipes/${page}.md has no code that begins with ${begin}`);
  return Object.entries(hosts).reduce((replaced, [host, own]) => {
    if (!replaced.includes(host)) throw new Error(`docs/recipes/${page}.md does not name ${host}`);
    return replaced.replaceAll(host, own);
  }, code);
}

export const CONFIG_FILE = '// token-worker.config.js\n';
