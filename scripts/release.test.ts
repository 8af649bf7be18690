/** A release is refused where it would not be what stands in the history, or could not be attested. */
import { describe, expect, it } from 'vitest';
import { releaseFaults, type ReleaseState } from './release-faults.mjs';

const READY: ReleaseState = { branch: 'main', changes: '', changesets: [], manifest: { repository: 'git+https://code.example/token-worker.git' }, environment: { CI: 'true' } };

describe('a release', () => {
  it('is made from a clean main, by CI', () => {
    expect(releaseFaults(READY)).toEqual([]);
  });

  it.each<[string, Partial<ReleaseState>, string]>([
    ['another branch', { branch: 'topic' }, 'this is topic'],
    ['uncommitted changes', { changes: ' M README.md' }, 'not committed'],
    ['changesets that no version has', { changesets: ['brave-cats.md'] }, 'brave-cats.md'],
    ['a machine that is no CI', { environment: {} }, 'attest'],
    ['no repository', { manifest: {} }, 'names no repository'],
  ])('is refused with %s', (_what, change, sentence) => {
    expect(releaseFaults({ ...READY, ...change })).toEqual([expect.stringContaining(sentence)]);
  });
});
