/** Writes docs/reference: a page for each entry of the package, made from the comments in its source. */
import { rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Application } from 'typedoc';
import { entries } from './entries.mjs';

const root = new URL('../../', import.meta.url);
const path = (name) => fileURLToPath(new URL(name, root));

/** A module is called what an app imports, not where its source lies. */
function calledAsImported(entryPoints, given) {
  return given.map(({ name, source }) => {
    const found = entryPoints.find(({ sourceFile }) => sourceFile.fileName === path(source));
    if (found === undefined) throw new Error(`${name}: ${source} could not be read for the reference`);
    return { ...found, displayName: name };
  });
}

/** @param out the folder, relative to the repository */
export async function writeReference(out = 'docs/reference') {
  const given = entries();
  rmSync(path(out), { recursive: true, force: true });
  const app = await Application.bootstrapWithPlugins({
    entryPoints: given.map(({ source }) => path(source)),
    out: path(out),
    tsconfig: path('scripts/docs/tsconfig.json'),
    plugin: ['typedoc-plugin-markdown'],
    // The sources are checked by `npm run types`, each against its own runtime; here they are read together.
    skipErrorChecking: true,
    readme: 'none',
    name: 'token-worker',
    excludeInternal: true,
    excludeExternals: true,
    excludePrivate: true,
    disableSources: true,
    logLevel: 'Error',
    outputFileStrategy: 'modules',
    entryFileName: 'index',
    hideBreadcrumbs: true,
    hidePageHeader: true,
    flattenOutputFiles: true,
    parametersFormat: 'table',
    interfacePropertiesFormat: 'table',
    classPropertiesFormat: 'table',
    typeDeclarationFormat: 'table',
  });
  const project = app.converter.convert(calledAsImported(app.getEntryPoints() ?? [], given));
  await app.generateOutputs(project);
}
