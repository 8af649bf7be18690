/** The site's sidebar has every page, once. */
import { expect, it } from 'vitest';
import { sidebar, type Item } from '../../docs/.vitepress/sidebar.mjs';
import { documents } from './code/blocks.js';

const linksOf = ({ link, items = [] }: Item): string[] => [...(link === undefined ? [] : [link]), ...items.flatMap(linksOf)];
const textsOf = ({ text, items = [] }: Item): string[] => [text, ...items.flatMap(textsOf)];

it('leads to each document of docs/, and to what is made', () => {
  const pages = documents().filter((file) => file.startsWith('docs/') && file !== 'docs/index.md').map((file) => file.replace('docs', '').replace(/(?<=\/)index\.md$|\.md$/, ''));
  expect(sidebar.flatMap(linksOf).sort()).toEqual([...pages, '/reference/', '/reference/readme', '/reference/reporting'].sort());
});

it('calls them by their headings', () => {
  expect(sidebar.flatMap(textsOf).filter((text) => text === '' || /\.md$|[`#]/.test(text))).toEqual([]);
  expect(sidebar.flatMap(textsOf)).toContain('Express with jsonwebtoken');
});
