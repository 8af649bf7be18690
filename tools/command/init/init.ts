/** `token-worker init`: puts the worker and a configuration to begin with into the folder that the site serves. */
import { writeFile } from 'node:fs/promises';
import { join, relative, resolve } from 'node:path';
import type { InitArguments } from '../arguments.js';
import { versionIn } from '../banner.js';
import { CONFIG_FILE, DROP_INS, type DropIn } from '../drop-ins.js';
import type { Surroundings } from '../surroundings.js';
import { UsageError } from '../usage-error.js';
import { verdictOn } from './check.js';
import { FileError, toFileError } from './file-errors.js';
import { checkFolder, makeFolder, textOf } from './folder.js';
import { frameworkOf, type Framework } from './frameworks.js';
import { planFor } from './plan.js';
import { projectIn } from './project.js';
import { templateFor } from './templates.js';
import { tellConfig, tellMending, tellNext, tellOther, tellWorker } from './tell.js';

interface Place {
  readonly path: string;
  /** As it was typed, with a slash at its end. */
  readonly shown: string;
}

async function placeOf(folder: string | undefined, { cwd }: Surroundings): Promise<Place> {
  if (folder !== undefined && folder !== '') return { path: resolve(cwd, folder), shown: folder.replace(/[\\/]*$/, '/') };
  const framework = frameworkOf(await projectIn(cwd));
  const advice = framework === undefined ? '' : ` This looks like ${framework.name}:\n\n  npx token-worker init ${framework.folder}`;
  throw new UsageError(`init: no folder given. It takes the one whose files your site serves from its top.${advice}`);
}

/** The framework that is known to serve this folder. */
async function servedFrom(path: string, { cwd }: Surroundings): Promise<Framework | undefined> {
  const framework = frameworkOf(await projectIn(cwd));
  return framework !== undefined && relative(resolve(cwd, framework.folder), path) === '' ? framework : undefined;
}

const replaceFile = (path: string, shown: string, text: string): Promise<void> =>
  writeFile(path, text).catch((error: unknown) => {
    throw toFileError(error, shown);
  });

/** @returns whether it was written; whatever is there, even since a moment ago, is left alone */
async function writeNew(path: string, shown: string, text: string): Promise<boolean> {
  try {
    await writeFile(path, text, { flag: 'wx' });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw toFileError(error, shown);
  }
}

/** Without a word which, every drop-in that is there is looked at: it need not be known which one the app took. */
async function check({ path, shown }: Place, oidc: boolean, around: Surroundings): Promise<number> {
  await checkFolder(path, shown);
  const found = await Promise.all(DROP_INS.map(async (file) => ({ file, text: await textOf(join(path, file), shown + file) })));
  const there = found.filter(({ text }) => text !== undefined);
  const wanted: DropIn = oidc ? 'token-worker-oidc.js' : 'token-worker.js';
  const hasWanted = there.some(({ file }) => file === wanted);
  const looked = hasWanted || (there.length > 0 && !oidc) ? there : [...there, { file: wanted, text: undefined }];
  const verdicts = await Promise.all(looked.map(async ({ file, text }) => ({ file, ...verdictOn(shown + file, text, await around.read(file)) })));
  const wrong = verdicts.filter(({ isRight }) => !isRight);
  for (const { says } of verdicts) around.print(`${says}\n`);
  // The app may make it when it is built.
  if ((await textOf(join(path, CONFIG_FILE), shown + CONFIG_FILE)) === undefined) around.print(`${shown}${CONFIG_FILE}: missing. Without it the worker does not start.\n`);
  for (const { file, isForeign } of wrong) around.print(`${tellMending(shown, file, isForeign)}\n`);
  return wrong.length === 0 ? 0 : 1;
}

async function write({ path, shown }: Place, { oidc, force }: InitArguments, around: Surroundings): Promise<number> {
  const file: DropIn = oidc ? 'token-worker-oidc.js' : 'token-worker.js';
  const other: DropIn = oidc ? 'token-worker.js' : 'token-worker-oidc.js';
  if ((await checkFolder(path, shown)) === 'to-be-made') await makeFolder(path, shown);
  const shipped = await around.read(file);
  const plan = planFor(await textOf(join(path, file), shown + file), shipped, force);
  if (plan.action !== 'nothing' && plan.action !== 'refuse') await replaceFile(join(path, file), shown + file, shipped);
  around.print(`${tellWorker(shown + file, versionIn(shipped) ?? 'unknown', plan)}\n`);
  // Beside somebody else's worker ours has no configuration to read.
  if (plan.action === 'refuse') return 1;
  const isNew = await writeNew(join(path, CONFIG_FILE), shown + CONFIG_FILE, templateFor(file));
  around.print(`${tellConfig(shown + CONFIG_FILE, isNew)}\n`);
  if ((await textOf(join(path, other), shown + other)) !== undefined) around.print(`${tellOther(shown + other, other)}\n`);
  if (isNew) around.print(tellNext(shown, file, await servedFrom(path, around)));
  return 0;
}

/** @throws UsageError no folder was given */
export async function init(given: InitArguments, around: Surroundings): Promise<number> {
  const place = await placeOf(given.folder, around);
  try {
    return await (given.check ? check(place, given.oidc, around) : write(place, given, around));
  } catch (error) {
    if (!(error instanceof FileError)) throw error;
    around.say(`token-worker: ${error.message}.\n`);
    return 1;
  }
}
