/** The commands in the documents name what is there. */
import { describe, expect, it } from 'vitest';
import { allBlocks } from './blocks.js';
import { kindOf } from './kinds.js';
import { faultsInShell } from './shell.js';

const commands = allBlocks().filter((block) => kindOf(block) === 'shell');

describe('the commands', () => {
  it.each(commands.map((block) => [`${block.document}:${String(block.line)}`, block] as const))('%s', (_place, { code }) => {
    expect(faultsInShell(code)).toEqual([]);
  });

  it('are found, and wrong ones would be reported', () => {
    expect(commands.length).toBeGreaterThan(5);
    expect(faultsInShell('npm run nothing && npm ci # npm run nothing')).toEqual(['package.json has no script nothing']);
    expect(faultsInShell('npm frobnicate')).toHaveLength(1);
    expect(faultsInShell('npx nobody init')).toEqual(['the package has no command nobody']);
    expect(faultsInShell('cp node_modules/token-worker/dist/nothing.js public/')).toEqual(['the package gives out no nothing.js']);
    expect(faultsInShell('cp a b')).toHaveLength(1);
    expect(faultsInShell('node scripts/nowhere.mjs')).toEqual(['there is no scripts/nowhere.mjs']);
    expect(faultsInShell('rm -r public')).toHaveLength(1);
  });
});
