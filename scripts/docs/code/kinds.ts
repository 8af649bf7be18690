/** What is done with a code block: which of the checks it gets, or why it gets none. A block that is neither is an error. */
import type { Block } from './blocks.js';

export type Kind =
  /** A worker's configuration: run, and read as the worker reads it. */
  | 'config'
  /** Code of a page, of a service worker or of a server: type-checked against the package. */
  | 'page'
  | 'worker'
  | 'server'
  /** A document: its module scripts are code of a page. */
  | 'html'
  /** Commands: what they name has to be there. */
  | 'shell'
  | { readonly notChecked: string };

const TAGGED: Readonly<Record<string, Kind>> = {
  config: 'config',
  page: 'page',
  worker: 'worker',
  server: 'server',
  before: { notChecked: 'what an app had before: code for a library that this repository does not install' },
};

/** Languages that show what is sent, seen or set elsewhere. */
const NOT_CODE_OF_OURS = ['', 'http', 'json', 'text', 'nginx', 'csharp', 'java', 'swift', 'kotlin', 'xml'];

/** Pages whose blocks need no tag, since something else runs them, or since what stands there is part of a line. */
const PAGES: Readonly<Record<string, Kind>> = {
  'docs/sealed.md': { notChecked: 'run by server/guide.test.ts' },
  'docs/content-security-policy.md': { notChecked: 'single calls, run by e2e/csp' },
  'docs/decisions/static-routing.md': { notChecked: 'three calls of an app’s own worker, run by e2e/static-routing.test.ts' },
  'docs/recipes/express.md': { notChecked: 'run by e2e/recipes/express.test.ts' },
  'docs/recipes/google.md': { notChecked: 'run by e2e/recipes/google.test.ts' },
  'docs/recipes/README.md': 'page',
  'README.md': 'page',
};

/** Pages that belong to a part with tests of its own, which run their blocks. */
const OF_PARTS = /^docs\/guide\/(?:command|vite|fallback|testing|frameworks)\.md$|^docs\/guide\/other-workers\//;

const isConfig = ({ code }: Block): boolean => /^\/\/ token-worker\.config\.js$|^tokenWorker\(/m.test(code.split('\n', 1)[0] ?? '');

/** README.md has one piece for a server. */
const isServerOfReadme = ({ document, code }: Block): boolean => document === 'README.md' && code.includes("'token-worker/server'");

/** @returns undefined where nothing says what the block is */
export function kindOf(block: Block): Kind | undefined {
  if (block.kind !== undefined) return block.language === 'html' && block.kind === 'page' ? 'html' : TAGGED[block.kind];
  if (NOT_CODE_OF_OURS.includes(block.language)) return { notChecked: 'no code of a page, a worker or a server' };
  if (block.language === 'html' && !block.code.includes('<script')) return { notChecked: 'elements without script' };
  if (block.language === 'sh') return 'shell';
  if (isConfig(block)) return 'config';
  if (isServerOfReadme(block)) return { notChecked: 'run by server/guide.test.ts' };
  if (OF_PARTS.test(block.document)) return { notChecked: 'run by the tests of its part' };
  return PAGES[block.document];
}
