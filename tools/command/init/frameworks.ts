/** Which folder a project serves from the top of its site, told by the files that it has. */

export interface Project {
  /** The names in the project's folder. */
  readonly names: readonly string[];
  /** Those that package.json depends on, for whatever purpose. */
  readonly dependencies: readonly string[];
}

export interface Framework {
  readonly name: string;
  readonly folder: string;
  /** What has to be done besides, for files in the folder to be served. */
  readonly also?: string;
}

const ANGULAR_ASSETS = `angular.json serves from src/ only what its "assets" name: add { "glob": "token-worker*.js", "input": "src", "output": "/" } to them`;

/** One that brings another along comes before it. */
const KNOWN: readonly (Framework & { readonly file?: RegExp; readonly dependency?: string })[] = [
  { name: 'SvelteKit', dependency: '@sveltejs/kit', folder: 'static/' },
  { name: 'Next.js', dependency: 'next', folder: 'public/' },
  { name: 'Nuxt', dependency: 'nuxt', folder: 'public/' },
  { name: 'Astro', dependency: 'astro', folder: 'public/' },
  { name: 'Gatsby', dependency: 'gatsby', folder: 'static/' },
  { name: 'Create React App', dependency: 'react-scripts', folder: 'public/' },
  { name: 'Vue CLI', dependency: '@vue/cli-service', folder: 'public/' },
  { name: 'Laravel', file: /^artisan$/, folder: 'public/' },
  { name: 'Rails', file: /^config\.ru$/, folder: 'public/' },
  { name: 'Vite', dependency: 'vite', folder: 'public/' },
  { name: 'Vite', file: /^vite\.config\.[cm]?[jt]s$/, folder: 'public/' },
  { name: 'ASP.NET', file: /\.csproj$/, folder: 'wwwroot/' },
  { name: 'Spring', file: /^(?:pom\.xml|build\.gradle(?:\.kts)?)$/, folder: 'src/main/resources/static/' },
];

/** @returns undefined where nothing is known */
export function frameworkOf({ names, dependencies }: Project): Framework | undefined {
  if (names.includes('angular.json')) {
    // Since version 18 a new project has public/; before, src/ with a list of what is served.
    return names.includes('public') ? { name: 'Angular', folder: 'public/' } : { name: 'Angular', folder: 'src/', also: ANGULAR_ASSETS };
  }
  const found = KNOWN.find(({ file, dependency }) => (file === undefined ? dependencies.includes(dependency ?? '') : names.some((name) => file.test(name))));
  if (found !== undefined) return { name: found.name, folder: found.folder };
  const plain = ['public', 'static', 'wwwroot'].find((name) => names.includes(name));
  return plain === undefined ? undefined : { name: `a project with a folder ${plain}/`, folder: `${plain}/` };
}
