/** The folder that was named: it is there, or it is made where its parent is. */
import { mkdir, readFile, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { FileError, toFileError } from './file-errors.js';

type Kind = 'folder' | 'file' | 'nothing';

const kindOf = (path: string): Promise<Kind> => stat(path).then((found) => (found.isDirectory() ? 'folder' : 'file'), () => 'nothing' as const);

/**
 * @param shown the folder as it was typed
 * @throws FileError it is a file, or its parent is not there: a mistyped path makes no chain of folders
 */
export async function checkFolder(path: string, shown: string): Promise<'there' | 'to-be-made'> {
  const kind = await kindOf(path);
  if (kind === 'folder') return 'there';
  if (kind === 'file') throw new FileError(`${shown} is a file; init takes the folder whose files your site serves`);
  if ((await kindOf(dirname(path))) !== 'folder') throw new FileError(`there is no folder ${shown}, and none that it could be made in`);
  return 'to-be-made';
}

/** @throws FileError */
export async function makeFolder(path: string, shown: string): Promise<void> {
  await mkdir(path).catch((error: unknown) => {
    throw toFileError(error, shown);
  });
}

/** @returns undefined where there is no such file */
export async function textOf(path: string, shown: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? '';
    if (code === 'ENOENT') return undefined;
    throw new FileError(`${shown} could not be read: ${code === 'EISDIR' ? 'it is a folder' : code}`);
  }
}
