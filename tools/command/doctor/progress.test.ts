/** What is said on the way: one line that changes for a person, else a line for each look. */
import { expect, it } from 'vitest';
import { progressOn } from './progress.js';

function said(isWatched: boolean): string {
  let text = '';
  const progress = progressOn({ say: (more) => void (text += more), isWatched });
  progress.now('the page');
  progress.now('the worker');
  progress.end();
  return text;
}

it('changes one line, and takes it away', () => {
  expect(said(true)).toBe('\r\u001B[KLooking at the page …\r\u001B[KLooking at the worker …\r\u001B[K');
});

it('is plain lines where nobody watches', () => {
  expect(said(false)).toBe('Looking at the page\nLooking at the worker\n');
});
