/** What the file system refuses is told in a sentence; what is not known stays what it was. */
import { expect, it } from 'vitest';
import { FileError, toFileError } from './file-errors.js';

const errorOf = (code: string): Error => Object.assign(new Error(`${code}: no`), { code });

it.each([
  ['EACCES', 'there is no permission to write there'],
  ['EPERM', 'there is no permission to write there'],
  ['EROFS', 'read-only'],
  ['ENOSPC', 'the disk is full'],
  ['EISDIR', 'there is a folder of that name'],
])('%s', (code, says) => {
  const error = toFileError(errorOf(code), 'public/token-worker.js');
  expect(error).toBeInstanceOf(FileError);
  expect((error as Error).message).toContain('public/token-worker.js could not be written');
  expect((error as Error).message).toContain(says);
});

it('any other error is left as it is', () => {
  const error = errorOf('EMFILE');
  expect(toFileError(error, 'x')).toBe(error);
});
