/** A report as a person reads it, and whether anything in it is wrong. */
import { expect, it } from 'vitest';
import { finding } from './findings.js';
import { Notebook } from './report.js';
import { textOf } from './text.js';

it('puts what is wrong before what is only noted', () => {
  const notes = new Notebook();
  notes.find(finding('worker-version', 'u', 'Old.', 'Renew.'), finding('config-missing', 'c', 'Gone.', 'Write it.'));
  notes.saw('page', 'answers 200');
  notes.leftOut('control', 'no browser');
  const report = notes.close('http://localhost/', '1.0.0');
  expect(report).toMatchObject({ version: 1, ok: false, package: '1.0.0' });
  expect(textOf(report)).toBe(`http://localhost/, looked at by token-worker 1.0.0

Seen
  page: answers 200

Wrong
  config-missing  c
    Gone.
    → Write it.

Notes
  worker-version  u
    Old.
    → Renew.

Not looked at
  control: no browser

1 thing is wrong, 1 note.
`);
});

it('what a server says cannot move the cursor, colour or break lines', () => {
  const notes = new Notebook();
  notes.find(finding('config-failed', 'u', 'It could not be run: \u001B[2J\u009B2Jgone\r\nNothing is wrong.', 'Mend it.'));
  notes.saw('page', 'a\u0007b');
  notes.leftOut('control', 'c\nd');
  const text = textOf(notes.close('u', '1'));
  expect(text).not.toMatch(/(?!\n)\p{Cc}/u);
  expect(text.split('\n')).not.toContain('Nothing is wrong.');
  expect(text).toContain('  control: c d\n');
});

it('says so where nothing is wrong', () => {
  const notes = new Notebook();
  expect(textOf(notes.close('u', '1'))).toBe('u, looked at by token-worker 1\n\nNothing is wrong.\n');
  notes.find(finding('refresh-none', 'u', 'm', 'r'), finding('worker-cached', 'u', 'm', 'r'));
  expect(notes.close('u', '1').ok).toBe(true);
  expect(textOf(notes.close('u', '1'))).toContain('Nothing is wrong, 2 notes.');
});
