/** Every link within the repository's documents leads to a file that is there, and to a heading that it has. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';

const ROOT = import.meta.dirname;
/** What `npm run docs` makes, whose links the site itself checks. */
const MADE = /^(?:reference|\.vitepress)\//;
const documents = ['README.md', 'SECURITY.md', ...readdirSync(join(ROOT, 'docs'), { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.md') && !MADE.test(file)).map((file) => join('docs', file))];

/** What stands in code is no link. */
const withoutCode = (text: string): string => text.replace(/^(`{3,})[^]*?^\1/gm, '').replace(/(`+)[^`\n]+\1/g, (code) => code.replace(/[[\]()]/g, ''));

const linksIn = (text: string): string[] => [...withoutCode(text).matchAll(/\]\(([^()\s]+)\)/g)].map(([, target = '']) => target).filter((target) => !/^[a-z]+:/.test(target));

/** As GitHub names a heading: in small letters, without marks, the spaces as hyphens; a second one of the same name is numbered. */
function anchorsOf(text: string): ReadonlySet<string> {
  const anchors = new Set<string>();
  for (const [, heading = ''] of text.replace(/^(`{3,})[^]*?^\1/gm, '').matchAll(/^#{1,6} (.+)$/gm)) {
    const name = heading.replace(/\]\([^)]*\)/g, '').toLowerCase().replace(/[^\p{L}\p{N}\s_-]/gu, '').replace(/\s/g, '-');
    let [anchor, number] = [name, 0];
    while (anchors.has(anchor)) anchor = `${name}-${String(++number)}`;
    anchors.add(anchor);
  }
  return anchors;
}

/** What is wrong with a link; undefined where it leads somewhere. */
function fault(from: string, link: string): string | undefined {
  const [path = '', anchor] = link.split('#');
  const target = path === '' ? join(ROOT, from) : resolve(ROOT, dirname(from), decodeURIComponent(path));
  if (relative(ROOT, target).startsWith('..') || !existsSync(target)) return `${link}: no such file`;
  if (anchor === undefined) return undefined;
  return anchorsOf(readFileSync(target, 'utf8')).has(anchor) ? undefined : `${link}: no such heading`;
}

describe('the links', () => {
  it.each(documents)('of %s lead somewhere', (document) => {
    const links = linksIn(readFileSync(join(ROOT, document), 'utf8'));
    expect(links.flatMap((link) => fault(document, link) ?? [])).toEqual([]);
  });

  it('are found, and wrong ones would be reported', () => {
    expect(documents.length).toBeGreaterThan(40);
    expect(linksIn('[a](b.md#c), `[no](code)`, [d](https://e.example)\n```js\n[f](g)\n```\n![h](i.png)')).toEqual(['b.md#c', 'i.png']);
    expect([...anchorsOf('# `sealWorker({…})`, once\n## A\n## A\n```sh\n# no\n```')]).toEqual(['sealworker-once', 'a', 'a-1']);
    expect(fault('README.md', 'docs/security.md#the-model')).toBeUndefined();
    expect(fault('README.md', '../elsewhere.md')).toContain('no such file');
    expect(fault('README.md', 'docs/nowhere.md')).toContain('no such file');
    expect(fault('docs/security.md', '#nowhere')).toContain('no such heading');
  });
});
