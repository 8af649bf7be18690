/** Projects are known by what they have, and each by the folder that it serves. */
import { expect, it } from 'vitest';
import { frameworkOf } from './frameworks.js';

it.each([
  ['Vite', ['vite.config.ts'], [], 'public/'],
  ['Vite', [], ['react', 'vite'], 'public/'],
  ['SvelteKit', ['vite.config.ts'], ['vite', '@sveltejs/kit'], 'static/'],
  ['Next.js', [], ['next', 'react'], 'public/'],
  ['Nuxt', [], ['nuxt'], 'public/'],
  ['Angular', ['angular.json', 'public', 'src'], ['vite'], 'public/'],
  ['Angular', ['angular.json', 'src'], [], 'src/'],
  ['ASP.NET', ['Shop.csproj', 'wwwroot'], [], 'wwwroot/'],
  ['Spring', ['pom.xml'], [], 'src/main/resources/static/'],
  ['a project with a folder public/', ['public', 'server.js'], ['express'], 'public/'],
] as const)('%s: %j with %j', (name, names, dependencies, folder) => {
  expect(frameworkOf({ names, dependencies })).toMatchObject({ name, folder });
});

it('an older Angular needs the files named among its assets', () => {
  expect(frameworkOf({ names: ['angular.json', 'src'], dependencies: [] })?.also).toContain('"input": "src"');
  expect(frameworkOf({ names: ['angular.json', 'public'], dependencies: [] })?.also).toBeUndefined();
});

it('nothing is guessed from nothing', () => {
  expect(frameworkOf({ names: ['index.js'], dependencies: ['lodash'] })).toBeUndefined();
});
