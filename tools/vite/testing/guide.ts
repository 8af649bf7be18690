/** The code of docs/guide/vite.md, so that what a user copies is what the tests run. */
import { readFileSync } from 'node:fs';

const text = readFileSync(new URL('../../../docs/guide/vite.md', import.meta.url), 'utf8');

/**
 * @param heading that it stands below
 * @param file that it is for
 * @param index which of several for that file
 */
export function fromGuide(heading: string, file: string, index = 0): string {
  const section = text.split(/^## /m).find((part) => part.startsWith(`${heading}\n`)) ?? '';
  const pieces = [...section.matchAll(/n `([^`]+)`:\n\n```\w+\n([^]*?)^```$/gm)].filter(([, name]) => name === file);
  const code = pieces[index]?.[2];
  if (code === undefined) throw new Error(`docs/guide/vite.md has no ${file} below "${heading}"`);
  return code;
}

/** The whole page. */
fromGuide.text = text;
