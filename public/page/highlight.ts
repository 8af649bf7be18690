/** Colours a little JavaScript: comments, strings and keywords, which is all that short samples need. */
import { make } from './dom.js';

const TOKEN =
  /(?<comment>\/\*[^]*?\*\/|\/\/.*)|(?<string>'[^'\n]*'|`[^`]*`)|(?<keyword>\b(?:export|const|function|return|new|type|async|await|import|from)\b)/g;

export function highlight(source: string): (Node | string)[] {
  const parts: (Node | string)[] = [];
  let from = 0;
  for (const match of source.trimEnd().matchAll(TOKEN)) {
    const kind = Object.entries(match.groups ?? {}).find(([, text]) => text !== undefined)?.[0] ?? '';
    parts.push(source.slice(from, match.index), make('span', `code-${kind}`, match[0]));
    from = match.index + match[0].length;
  }
  return [...parts, source.trimEnd().slice(from)];
}
