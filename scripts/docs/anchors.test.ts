/** A link to a heading that is not there is found, wherever it leads. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { deadAnchors } from './anchors.mjs';

const folders: string[] = [];

function site(pages: Readonly<Record<string, string>>): string {
  const folder = mkdtempSync(join(tmpdir(), 'site-'));
  folders.push(folder);
  for (const [page, html] of Object.entries(pages)) {
    mkdirSync(dirname(join(folder, page)), { recursive: true });
    writeFileSync(join(folder, page), html);
  }
  return folder;
}

afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
});

it('in the same page, in another one, in the index of a folder, and below a base', () => {
  const other = '<h2 id="there">There</h2>';
  const links = ['#here', '#gone', 'other.html#there', 'other.html#gone', '../#home', '../#gone', '/docs/guide/other#there', '/docs/guide/other#gone', 'https://example.com/#any'];
  const folder = site({
    'index.html': '<h1 id="home">Home</h1>',
    'guide/other.html': other,
    'guide/page.html': `<h2 id="here">Here</h2>${links.map((href) => `<a class="x" href="${href}">x</a>`).join('')}`,
  });
  expect(deadAnchors(folder, '/docs/')).toEqual([
    'guide/page.html: guide/page.html has no heading #gone',
    'guide/page.html: guide/other.html has no heading #gone',
    'guide/page.html: index.html has no heading #gone',
    'guide/page.html: guide/other.html has no heading #gone',
  ]);
});
