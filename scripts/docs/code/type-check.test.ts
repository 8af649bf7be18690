/** The code of pages, workers and servers in the documents is code that a compiler takes, against the package's own types. */
import { describe, expect, it } from 'vitest';
import { allBlocks, blocksIn, type Block } from './blocks.js';
import { scriptsIn } from './html.js';
import { kindOf } from './kinds.js';
import { faultsOf, type Fault, type Runtime } from './type-check.js';

const blocks = allBlocks();
const ofKind = (kind: ReturnType<typeof kindOf>): Block[] => blocks.filter((block) => kindOf(block) === kind);
const CODE: Readonly<Record<Runtime, readonly Block[]>> = {
  page: [...ofKind('page'), ...ofKind('html').flatMap(scriptsIn)],
  worker: ofKind('worker'),
  server: ofKind('server'),
};
const inWords = ({ block, line, message }: Fault): string => `${block.document}:${String(line)} ${message}`;
const fenced = (code: string, info = 'ts page'): Block[] => blocksIn('a.md', `\`\`\`${info}\n${code}\n\`\`\`\n`);

describe('the code', () => {
  it.each(Object.keys(CODE) as Runtime[])('of a %s', (runtime) => {
    expect(faultsOf(CODE[runtime], runtime).map(inWords)).toEqual([]);
  }, 120_000);

  it('is found, and wrong code would be reported, with its line', () => {
    expect(CODE.page.length).toBeGreaterThan(20);
    const faults = faultsOf(
      [
        ...fenced("import { register } from 'token-worker';\nconst session = await register('/token-worker.js');\nsession.getToken();"),
        ...fenced("import { register } from 'token-worker/nowhere';"),
        ...fenced('notDeclared();'),
        ...fenced("await session.login({ returnTo: 1 });", 'js page'),
        ...fenced('const = 1;', 'js page'),
      ],
      'page',
    ).map(inWords);
    // The last is one that a compiler has more to say against than one thing.
    expect(faults.map((fault) => fault.split(' ')[0]).slice(0, 5)).toEqual(['a.md:4', 'a.md:2', 'a.md:2', 'a.md:2', 'a.md:2']);
    expect(faults.join('\n')).toContain("Property 'getToken' does not exist");
  }, 120_000);

  it('in a document is that of its module scripts', () => {
    const [html] = blocksIn('a.md', '```html page\n<p>Text</p>\n<script type="module">\nfirst();\n</script>\n```\n');
    expect(html && scriptsIn(html)).toMatchObject([{ line: 4, code: 'first();\n', language: 'js' }]);
  });
});
