/** docs/configuration.md has every key that a configuration takes, and no other, with the default that the code has. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';
import { readConfig } from '../../core/config/index.js';

const ROOT = join(import.meta.dirname, '../..');

const page = readFileSync(join(ROOT, 'docs/configuration.md'), 'utf8');
const types = ts.createSourceFile('types.ts', readFileSync(join(ROOT, 'core/config/types.ts'), 'utf8'), ts.ScriptTarget.Latest, true);
const register = ts.createSourceFile('register.ts', readFileSync(join(ROOT, 'client/register.ts'), 'utf8'), ts.ScriptTarget.Latest, true);
const control = ts.createSourceFile('control.ts', readFileSync(join(ROOT, 'client/control.ts'), 'utf8'), ts.ScriptTarget.Latest, true);

/** The members of an interface, without what it extends. */
function keysOf(source: ts.SourceFile, name: string): string[] {
  const found = source.statements.find((statement): statement is ts.InterfaceDeclaration => ts.isInterfaceDeclaration(statement) && statement.name.text === name);
  if (found === undefined) throw new Error(`there is no interface ${name}`);
  return found.members.flatMap((member) => (member.name !== undefined && ts.isIdentifier(member.name) ? [member.name.text] : []));
}

/** The rows of the section's table: what stands in code in the first column, and the last column. */
function rowsOf(heading: string): Map<string, string> {
  const section = page.split(/^## /m).find((text) => text.startsWith(`${heading}\n`));
  if (section === undefined) throw new Error(`docs/configuration.md has no section ${heading}`);
  const rows = [...section.matchAll(/^\| (\[?`.+?) \|.*\| (.+?) \|$/gm)];
  return new Map(rows.flatMap(([, names = '', last = '']) => [...names.matchAll(/`(\w+)`/g)].map(([, name = '']) => [name, last] as const)));
}

const keysOnPage = (heading: string): string[] => [...rowsOf(heading).keys()].sort();

describe('the keys', () => {
  it.each([
    ['Keys', () => keysOf(types, 'TokenWorkerConfig')],
    ['`api`', () => keysOf(types, 'ApiRule')],
    ['`login` and `update`', () => [...keysOf(types, 'TokenFields'), ...keysOf(types, 'TokenEndpoint')]],
    ['`refresh`', () => [...keysOf(types, 'TokenFields').filter((key) => key !== 'username'), ...keysOf(types, 'RefreshConfig')]],
    ['In the page', () => [...keysOf(register, 'RegisterOptions'), ...keysOf(control, 'ControlOptions')]],
  ])('of %s', (heading, keys) => {
    expect(keysOnPage(heading)).toEqual(keys().sort());
  });

  it('are those that the worker knows', () => {
    const message = (config: unknown): string => {
      try {
        readConfig(config, 'https://app.example.com');
        return '';
      } catch (error) {
        return (error as Error).message;
      }
    };
    const known = (text: string): string[] => (/takes (.+)$/.exec(text)?.[1] ?? '').split(', ').sort();
    expect(known(message({ api: '/api', x: 1 }))).toEqual(keysOnPage('Keys'));
    expect(known(message({ api: { url: '/api', x: 1 } }))).toEqual(keysOnPage('`api`'));
    expect(known(message({ api: '/api', login: { url: '/login', x: 1 } }))).toEqual(keysOnPage('`login` and `update`'));
    expect(known(message({ api: '/api', refresh: { url: '/refresh', x: 1 } }))).toEqual(keysOnPage('`refresh`'));
  });
});

describe('the defaults', () => {
  const config = readConfig({ api: '/api', refresh: '/refresh' }, 'https://app.example.com');
  const [rule] = config.rules;

  it.each([
    ['Keys', 'name', `'${config.name}'`],
    ['Keys', 'storage', `'${config.storage}'`],
    ['Keys', 'attach', `'${config.attach}'`],
    ['Keys', 'redact', `'${config.redact}'`],
    ['Keys', 'refreshBefore', String(config.refreshBefore)],
    ['`refresh`', 'timeout', String(config.refresh?.timeout)],
    ['`refresh`', 'method', `'${String(config.refresh?.method)}'`],
    ['`refresh`', 'style', `'${String(config.refresh?.style)}'`],
    ['`api`', 'header', `'${String(rule?.header)}'`],
    ['`api`', 'scheme', `'${String(rule?.prefix.trim())}'`],
    ['`api`', 'subresources', String(rule?.subresources)],
    ['`api`', 'redirects', `'${String(rule?.redirects)}'`],
    ['`api`', 'unauthorized', JSON.stringify(rule?.unauthorized)],
  ])('%s: %s is %s', (heading, key, value) => {
    expect(rowsOf(heading).get(key)).toContain(value);
  });
});
