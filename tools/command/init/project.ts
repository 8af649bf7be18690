/** Reads what the project in a folder is made of. Whatever cannot be read counts as not there. */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Project } from './frameworks.js';

async function dependenciesIn(file: string): Promise<readonly string[]> {
  try {
    const { dependencies = {}, devDependencies = {} } = JSON.parse(await readFile(file, 'utf8')) as Record<'dependencies' | 'devDependencies', object | undefined>;
    return [...Object.keys(dependencies), ...Object.keys(devDependencies)];
  } catch {
    return [];
  }
}

export async function projectIn(folder: string): Promise<Project> {
  const names = await readdir(folder).catch(() => []);
  return { names, dependencies: await dependenciesIn(join(folder, 'package.json')) };
}
