/** docs/failures.md names tests that are there, under exactly these titles. */
import { existsSync, readFileSync } from 'node:fs';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';

const ROWS = 25;
const CALLED = ['test', 'it', 'describe'];
/** `file`: “title”, or with the group that it stands in: “group › title”. */
const REFERENCE = /`([^`]+\.test\.ts)`: “([^”]+)”/g;

const root = new URL('../', import.meta.url);
const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

/** What a title may be: what stands in it for a value is anything. */
function patternOf(title: ts.Expression): string | undefined {
  if (ts.isStringLiteralLike(title)) return title.text.split(/%[sjiod]/).map(escaped).join('.+');
  if (!ts.isTemplateExpression(title)) return undefined;
  return [title.head.text, ...title.templateSpans.map(({ literal }) => literal.text)].map(escaped).join('.+');
}

/** test(…), it.each(…)(…), test.describe(…) */
function isTestCall({ expression }: ts.CallExpression): boolean {
  let at: ts.Expression = expression;
  while (ts.isPropertyAccessExpression(at) || ts.isCallExpression(at)) at = at.expression;
  return ts.isIdentifier(at) && CALLED.includes(at.text);
}

/** As patterns: with the groups that they stand in, and without. */
function titlesIn(source: string): string[] {
  const found: string[] = [];
  const visit = (node: ts.Node, groups: string): void => {
    const given = ts.isCallExpression(node) && isTestCall(node) && node.arguments.length > 1 ? node.arguments[0] : undefined;
    const pattern = given && patternOf(given);
    // One that is all value says nothing.
    const title = pattern === '.+' ? undefined : pattern;
    if (title !== undefined) found.push(title, groups + title);
    const inside = title === undefined ? groups : `${groups}${title} › `;
    node.forEachChild((child) => {
      visit(child, inside);
    });
  };
  visit(ts.createSourceFile('x.ts', source, ts.ScriptTarget.Latest, true), '');
  return found;
}

const document = readFileSync(new URL('docs/failures.md', root), 'utf8');
const rows = document.split('\n').filter((line) => /^\| \d+ \|/.test(line));

it('has every failure of the list, each with what holds it', () => {
  expect(rows.map((row) => Number(/\d+/.exec(row)?.[0]))).toEqual(Array.from({ length: ROWS }, (_, index) => index + 1));
  for (const row of rows) expect([...row.matchAll(REFERENCE)].length, row.slice(0, 60)).toBeGreaterThan(0);
});

describe('each test that it names is there', () => {
  const references = rows.flatMap((row) => [...row.matchAll(REFERENCE)].map(([, file = '', title = '']) => [file, title] as const));
  it.each(references)('%s: %s', (file, title) => {
    const url = new URL(file, root);
    expect(existsSync(url), file).toBe(true);
    const titles = titlesIn(readFileSync(url, 'utf8'));
    expect(titles.some((pattern) => new RegExp(`^${pattern}$`).test(title))).toBe(true);
  });
});

it('a title that is not there is not found', () => {
  const titles = titlesIn("describe('a', () => { test(`b ${x} c`, () => {}); it.each([1])('d %s', () => {}); it.each([1])('%s', () => {}); }); other('e', () => {});");
  const has = (title: string): boolean => titles.some((pattern) => new RegExp(`^${pattern}$`).test(title));
  expect(['b 1 c', 'a › b 1 c', 'd 1', 'a'].map(has)).toEqual([true, true, true, true]);
  expect(['b 1', 'b  c', 'c › b 1 c', 'e', 'd', ''].map(has)).toEqual([false, false, false, false, false, false]);
});
