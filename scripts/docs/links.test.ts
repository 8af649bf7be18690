/** What becomes of links that lead out of docs/, in the site and in the pages that it copies from the root. */
import { expect, it } from 'vitest';
import { siteLink } from '../../docs/.vitepress/links.mjs';
import { relinked } from './repository-pages.mjs';
import { slugify } from '../../docs/.vitepress/slug.mjs';

it('to the README leads to its copy, to a source nowhere, and within docs/ where it did', () => {
  expect(siteLink('decisions/redirects.md', '../../README.md#adopt-it')).toBe('/reference/readme.md#adopt-it');
  expect(siteLink('security.md', '../SECURITY.md')).toBe('/reference/reporting.md');
  expect(siteLink('security.md', '../e2e/attacks/frames.test.ts')).toBeNull();
  for (const href of ['control.md', '../provider.md#oidc', '#here', 'https://example.com', 'mailto:a@example.com']) expect(siteLink('guide/a.md', href)).toBeUndefined();
});

it('in the copy of the README lead to the pages of the site', () => {
  expect(relinked('![d](docs/demo.png) [a](docs/control.md#b) [c](docs/decisions/) [e](LICENSE) [f](SECURITY.md) [g](#h) [i](https://example.com)')).toBe(
    '![d](../demo.png) [a](../control.md#b) [c](../decisions/README.md) e [f](reporting.md) [g](#h) [i](https://example.com)',
  );
});

it('to a heading are as a code host makes them', () => {
  expect(slugify('`oidc({…})`')).toBe('oidc');
  expect(slugify('`login` and `update`'.replaceAll('`', ''))).toBe('login-and-update');
  expect(slugify('Errors, by code')).toBe('errors-by-code');
});
