/** docs/protocol.md has every message of core/protocol.ts, with each of its fields, and no other. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';

const ROOT = join(import.meta.dirname, '../..');

const source = readFileSync(join(ROOT, 'core/protocol.ts'), 'utf8');
const page = readFileSync(join(ROOT, 'docs/protocol.md'), 'utf8');

interface Message {
  readonly type: string;
  readonly fields: readonly string[];
}

const nameOf = ({ name }: ts.TypeElement): string => (name !== undefined && ts.isIdentifier(name) ? name.text : '');

/** What `readonly type: '…'` says. */
function typeOf(member: ts.TypeElement): string | undefined {
  if (nameOf(member) !== 'type' || !ts.isPropertySignature(member) || member.type === undefined) return undefined;
  return ts.isLiteralTypeNode(member.type) && ts.isStringLiteral(member.type.literal) ? member.type.literal.text : undefined;
}

/** Every object type that says its `type`, wherever it stands. */
function messagesIn(text: string): Message[] {
  const found: Message[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isInterfaceDeclaration(node) || ts.isTypeLiteralNode(node)) {
      const type = node.members.map(typeOf).find((value) => value !== undefined);
      if (type !== undefined) found.push({ type, fields: node.members.map(nameOf).filter((name) => name !== 'type') });
    }
    node.forEachChild(visit);
  };
  visit(ts.createSourceFile('protocol.ts', text, ts.ScriptTarget.Latest, true));
  return found;
}

/** The sections whose heading is a message's type, with the first column of their table. */
function messagesOnPage(text: string): Message[] {
  return text.split(/^### /m).flatMap((section) => {
    const type = /^`(token-worker:[\w-]+)`\n/.exec(section)?.[1];
    return type === undefined ? [] : [{ type, fields: [...section.matchAll(/^\| `(\w+)` \|/gm)].map(([, field = '']) => field) }];
  });
}

const sorted = (messages: readonly Message[]): Message[] => [...messages].sort((one, other) => one.type.localeCompare(other.type)).map(({ type, fields }) => ({ type, fields: [...fields].sort() }));

describe('the messages', () => {
  it('on the page are those of the source, field by field', () => {
    expect(sorted(messagesOnPage(page))).toEqual(sorted(messagesIn(source)));
  });

  it('are found in both', () => {
    expect(messagesIn(source).length).toBeGreaterThan(12);
    expect(messagesIn("type A = { readonly type: 'token-worker:x'; readonly y: 1 };")).toEqual([{ type: 'token-worker:x', fields: ['y'] }]);
  });

  it('have the version that the source has', () => {
    const [, version] = /PROTOCOL_VERSION = (\d+)/.exec(source) ?? [];
    expect(page).toContain(`at present ${String(version)}.`);
    expect(page).toContain(`postMessage({ version: ${String(version)},`);
  });
});
