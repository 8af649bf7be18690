/** What the file system refused, in a sentence that says what to do. */

const WHY: Readonly<Record<string, string>> = {
  EACCES: 'there is no permission to write there',
  EPERM: 'there is no permission to write there',
  EROFS: 'the file system is read-only',
  ENOSPC: 'the disk is full',
  EISDIR: 'there is a folder of that name',
};

/** Somebody's files are not as they have to be: told in a sentence, and no fault of the command. */
export class FileError extends Error {
  override readonly name = 'FileError';
}

/** @returns a `FileError` where the reason is known, else what was thrown */
export function toFileError(error: unknown, path: string): unknown {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  return Object.hasOwn(WHY, code) ? new FileError(`${path} could not be written: ${WHY[code] ?? code}`) : error;
}
