/** The code blocks of the repository's documents, each with where it stands and what its info string says. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

export const ROOT = join(import.meta.dirname, '../../..');

export interface Block {
  /** From the repository's root. */
  readonly document: string;
  /** Of its first line of code. */
  readonly line: number;
  /** The first word of the info string; '' where there is none. */
  readonly language: string;
  /** The word after it: what the block is. */
  readonly kind: string | undefined;
  /** `file=…`: where a reader puts it. */
  readonly file: string | undefined;
  readonly code: string;
}

const FENCE = /^( *)(`{3,})([^\n`]*)\n([^]*?)^\1\2 *$/gm;

function block(document: string, text: string, match: RegExpExecArray): Block {
  const [, indent = '', , info = '', code = ''] = match;
  const [language = '', ...words] = info.trim().split(/\s+/);
  return {
    document,
    line: text.slice(0, match.index).split('\n').length + 1,
    language,
    kind: words.find((word) => !word.includes('=')),
    file: words.find((word) => word.startsWith('file='))?.slice('file='.length),
    code: indent === '' ? code : code.replaceAll(new RegExp(`^${indent}`, 'gm'), ''),
  };
}

export const blocksIn = (document: string, text: string): Block[] => [...text.matchAll(FENCE)].map((match) => block(document, text, match));

/** Every page that somebody wrote; not those that `npm run docs` makes. */
export function documents(): string[] {
  const pages = readdirSync(join(ROOT, 'docs'), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.md') && !/^(reference|\.vitepress)\//.test(file))
    .map((file) => `docs/${file}`);
  return ['README.md', 'SECURITY.md', ...pages.sort()].filter((file) => existsSync(join(ROOT, file)));
}

export const blocksOf = (document: string): Block[] => blocksIn(document, readFileSync(join(ROOT, document), 'utf8'));

export const allBlocks = (): Block[] => documents().flatMap(blocksOf);
