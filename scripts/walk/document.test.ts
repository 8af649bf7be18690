/** The table says what the walks came to, in its own place. */
import { expect, it } from 'vitest';
import { tableOf, withWalks } from './document.mjs';

const WALK = {
  app: 'a page',
  steps: [
    { title: '$ npm create', seconds: 100 },
    { title: '$ npm install token-worker', seconds: 4.25 },
    { title: 'in Chromium', seconds: 2 },
  ],
  written: [
    { file: 'a.js', added: 6, removed: 0 },
    { file: 'b.html', added: 1, removed: 0 },
  ],
  byCommands: ['package.json'],
};

it('the lines are those of all files, and the seconds from the installation on', () => {
  expect(tableOf([WALK]).split('\n')[2]).toBe('| a page | 7 | `a.js` 6, `b.html` 1 | `package.json` | 6 | 106 |');
});

it('what stands around the table stays, and a second table takes the place of the first', () => {
  const document = 'before\n<!-- Written by `npm run walk`. -->\nold\n<!-- The end of what `npm run walk` writes. -->\nafter\n';
  const once = withWalks(document, [WALK]);
  expect(once).toMatch(/^before\n/);
  expect(once).toMatch(/\nafter\n$/);
  expect(once).not.toContain('old');
  expect(once).toContain('    4.3 s  $ npm install token-worker');
  expect(withWalks(once, [WALK])).toBe(once);
});

it('a document without a place for it is an error', () => {
  expect(() => withWalks('nothing', [WALK])).toThrow('no place for the table');
});
