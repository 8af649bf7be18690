/** Every code block of every document is found, and is of a kind that something checks, or says why nothing does. */
import { describe, expect, it } from 'vitest';
import { allBlocks, blocksIn, documents } from './blocks.js';
import { kindOf } from './kinds.js';

describe('the documents', () => {
  it('are all there is, without what is made', () => {
    expect(documents()).toContain('docs/guide/get-started.md');
    expect(documents()).toContain('docs/migration/axios-interceptors.md');
    expect(documents().filter((file) => file.startsWith('docs/reference/'))).toEqual([]);
  });

  it.each(documents())('%s: each block is of a known kind', (document) => {
    const unknown = allBlocks().filter((block) => block.document === document && kindOf(block) === undefined);
    expect(unknown.map(({ line, language, kind }) => `${document}:${String(line)} ${language} ${kind ?? ''}`)).toEqual([]);
  });

  it('use each kind somewhere', () => {
    const kinds = new Set(allBlocks().map(kindOf).filter((kind) => typeof kind === 'string'));
    expect([...kinds].sort()).toEqual(['config', 'html', 'page', 'server', 'shell', 'worker']);
  });
});

describe('a block', () => {
  const text = 'Text\n\n```js page file=main.js\nfirst();\n```\n\n- item\n\n  ```sh\n  npm ci\n  ```\n\n````md\n```js\nno\n```\n````\n';

  it('is found with its place, its language and what it says of itself', () => {
    expect(blocksIn('a.md', text)).toEqual([
      { document: 'a.md', line: 4, language: 'js', kind: 'page', file: 'main.js', code: 'first();\n' },
      { document: 'a.md', line: 10, language: 'sh', kind: undefined, file: undefined, code: 'npm ci\n' },
      { document: 'a.md', line: 14, language: 'md', kind: undefined, file: undefined, code: '```js\nno\n```\n' },
    ]);
  });

  it('that says nothing of itself, in a page of which nothing is said, has no kind; nor has one with a kind that there is not', () => {
    const [block] = blocksIn('docs/guide/new.md', '```js\nfetch("/api");\n```\n');
    const [misspelt] = blocksIn('docs/guide/new.md', '```js pgae\nfetch("/api");\n```\n');
    expect(block && kindOf(block)).toBeUndefined();
    expect(misspelt && kindOf(misspelt)).toBeUndefined();
  });

  it('that calls tokenWorker first is a configuration, whatever page it is in', () => {
    const [block] = blocksIn('docs/guide/new.md', "```js\n// token-worker.config.js\ntokenWorker({ api: '/api' });\n```\n");
    expect(block && kindOf(block)).toBe('config');
  });
});
