/** A page that has third-party clients: its scripts import them by their names, or find them as globals. */
import { installed, installedModule } from '../../support/npm-files.js';
import { bundle } from './bundle.js';

export interface ClientPage {
  /** Builds for browsers, as installed: the name that a script imports, and the file below `node_modules/`. */
  readonly modules?: Readonly<Record<string, string>>;
  /** Packages that their users always bundle. */
  readonly bundled?: readonly string[];
  /** Files below `node_modules/` that are used by a `<script>` element. */
  readonly scripts?: readonly string[];
  readonly body?: string;
}

export async function clientPage({ modules = {}, bundled = [], scripts = [], body = '' }: ClientPage): Promise<Record<string, string>> {
  const imports: Record<string, string> = {};
  const files: Record<string, string> = {};
  for (const [name, path] of Object.entries(modules)) {
    imports[name] = `/npm/${path}`;
    Object.assign(files, installedModule(path));
  }
  for (const name of bundled) {
    imports[name] = `/npm/${name}.js`;
    files[`/npm/${name}.js`] = await bundle(name);
  }
  for (const path of scripts) files[`/npm/${path}`] = installed(path);
  files['/'] = `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>client</title>
<link rel="icon" href="data:,">
<script type="importmap">${JSON.stringify({ imports })}</script>
${scripts.map((path) => `<script src="/npm/${path}"></script>`).join('\n')}
<body>${body}</body>
</html>`;
  return files;
}
