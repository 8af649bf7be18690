/** The module scripts of a document, as blocks: they are code of a page. */
import type { Block } from './blocks.js';

const SCRIPT = /<script type="module">\n([^]*?)<\/script>/g;

export const scriptsIn = (block: Block): Block[] =>
  [...block.code.matchAll(SCRIPT)].map((match) => ({
    ...block,
    language: 'js',
    line: block.line + block.code.slice(0, match.index).split('\n').length,
    code: match[1] ?? '',
  }));
