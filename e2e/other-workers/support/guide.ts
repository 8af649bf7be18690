/** The code on a page of the guide: what its reader pastes is what these tests run. */
import { readFile } from 'node:fs/promises';

/** @param name the comment that the code block begins with */
export async function guide(page: string, name: string): Promise<string> {
  const text = await readFile(new URL(`../../../docs/guide/other-workers/${page}.md`, import.meta.url), 'utf8');
  const blocks = [...text.matchAll(/^```js\n([\s\S]*?)^```$/gm)].map(([, code = '']) => code);
  const code = blocks.find((block) => block.startsWith(`// ${name}\n`));
  if (code === undefined) throw new Error(`docs/guide/other-workers/${page}.md has no code that begins with // ${name}`);
  return code;
}
