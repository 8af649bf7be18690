/** Type-checks code blocks against the package, as an app's own compiler would: each is a module of its own. */
import { join } from 'node:path';
import ts from 'typescript';
import { entries } from '../entries.mjs';
import { ROOT, type Block } from './blocks.js';

/** Where a block's code runs. */
export type Runtime = 'page' | 'worker' | 'server';

const LIBRARIES: Readonly<Record<Runtime, readonly string[]>> = {
  page: ['lib.es2023.d.ts', 'lib.dom.d.ts', 'lib.dom.iterable.d.ts'],
  worker: ['lib.es2023.d.ts', 'lib.webworker.d.ts', 'lib.webworker.iterable.d.ts'],
  server: ['lib.es2023.d.ts', 'lib.dom.d.ts', 'lib.dom.iterable.d.ts'],
};

const EXTENSIONS: Readonly<Record<string, string>> = { js: '.js', jsx: '.jsx', mjs: '.js', ts: '.ts', tsx: '.tsx' };

/** Names that a block may use though it does not say where they come from: what an app has already. */
const ambientOf = (runtime: Runtime): string => join(ROOT, `scripts/docs/code/ambient/${runtime}.d.ts`);

const optionsFor = (runtime: Runtime, isTypeScript: boolean): ts.CompilerOptions => ({
  target: ts.ScriptTarget.ES2022,
  module: ts.ModuleKind.ESNext,
  moduleResolution: ts.ModuleResolutionKind.Bundler,
  lib: [...LIBRARIES[runtime]],
  types: runtime === 'server' ? ['node'] : [],
  jsx: ts.JsxEmit.ReactJSX,
  allowJs: true,
  checkJs: true,
  strict: true,
  // JavaScript cannot say what it knows better than the compiler.
  strictNullChecks: isTypeScript,
  noImplicitAny: false,
  skipLibCheck: true,
  noEmit: true,
  allowImportingTsExtensions: true,
  baseUrl: ROOT,
  ignoreDeprecations: '6.0',
  // The sources have the types that the built package has, and are never older than them.
  paths: Object.fromEntries(entries().map(({ name, source }) => [name, [source]])),
});

export interface Fault {
  readonly block: Block;
  readonly line: number;
  readonly message: string;
}

/** Each has to have an own name: two blocks of one page may declare the same. */
const nameOf = (block: Block, index: number): string => join(ROOT, `docs/block-${String(index)}${EXTENSIONS[block.language] ?? '.js'}`);

/** Every file that TypeScript has read once: the libraries and the package are the same for each runtime. */
const read = new Map<string, ts.SourceFile | undefined>();

function faultsOfLanguage(blocks: readonly Block[], runtime: Runtime, isTypeScript: boolean): Fault[] {
  if (blocks.length === 0) return [];
  const virtual = new Map(blocks.map((block, index) => [nameOf(block, index), block]));
  const options = optionsFor(runtime, isTypeScript);
  const host = ts.createCompilerHost(options);
  const original = { ...host };
  host.fileExists = (file) => virtual.has(file) || original.fileExists(file);
  host.readFile = (file) => virtual.get(file)?.code ?? original.readFile(file);
  host.getSourceFile = (file, version, ...rest) => {
    const own = virtual.get(file);
    // A block without an import is a module all the same.
    if (own !== undefined) return ts.createSourceFile(file, `${own.code}\nexport {};`, version);
    if (!read.has(file)) read.set(file, original.getSourceFile(file, version, ...rest));
    return read.get(file);
  };
  const program = ts.createProgram([...virtual.keys(), ambientOf(runtime)], options, host);
  return [...virtual].flatMap(([file, block]) => {
    const source = program.getSourceFile(file);
    const diagnostics = [...program.getSyntacticDiagnostics(source), ...program.getSemanticDiagnostics(source)];
    return diagnostics.map(({ start = 0, messageText }) => ({
      block,
      line: block.line + (source?.getLineAndCharacterOfPosition(start).line ?? 0),
      message: ts.flattenDiagnosticMessageText(messageText, ' '),
    }));
  });
}

/** @returns what a compiler says against the blocks, with the line of the document */
export function faultsOf(blocks: readonly Block[], runtime: Runtime): Fault[] {
  const isTypeScript = ({ language }: Block): boolean => language.startsWith('ts');
  return [true, false].flatMap((is) => faultsOfLanguage(blocks.filter((block) => isTypeScript(block) === is), runtime, is));
}
