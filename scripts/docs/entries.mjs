/** The package's entries for which there is a reference: read from package.json, so that a new one comes by itself. */
import { existsSync, readFileSync } from 'node:fs';

const root = new URL('../../', import.meta.url);

/** The types of an entry are built from a source of the same name, unless they are written by hand. */
function sourceOf(types) {
  const written = types.replace('./dist/types/', './');
  return [written.replace(/\.d\.ts$/, '.ts'), written].find((file) => existsSync(new URL(file, root))) ?? types;
}

/** One without code of its own declares names for other modules. */
const typesOf = (value) => (typeof value === 'object' && value !== null && 'default' in value ? value.types : undefined);

/** @returns each entry as an app imports it, with the source that its reference is made from */
export function entries() {
  const { name, exports } = JSON.parse(readFileSync(new URL('package.json', root), 'utf8'));
  return Object.entries(exports).flatMap(([path, value]) => {
    const types = typesOf(value);
    return types === undefined ? [] : [{ name: path.replace('.', name), source: sourceOf(types) }];
  });
}
