/** The documentation site: VitePress over docs/, whose pages are plain Markdown that a code host shows as well. No font, script or search of another host. */
import { readFileSync } from 'node:fs';
import { defineConfig } from 'vitepress';
import { leadsOut } from './links.mjs';
import { sidebar } from './sidebar.mjs';
import { slugify } from './slug.mjs';

const { description } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'));

export default defineConfig({
  title: 'token-worker',
  description,
  lang: 'en-GB',
  head: [['link', { rel: 'icon', href: 'data:,' }]],
  // Where the site is not at the top of its host.
  base: process.env.DOCS_BASE ?? '/',
  outDir: './.vitepress/dist',
  cacheDir: './.vitepress/cache',
  ignoreDeadLinks: false,
  markdown: { anchor: { slugify }, config: leadsOut },
  // The search index is one file, and loaded when somebody searches.
  vite: { build: { chunkSizeWarningLimit: 2000 } },
  themeConfig: {
    search: { provider: 'local' },
    nav: [
      { text: 'Get started', link: '/guide/get-started' },
      { text: 'Configuration', link: '/configuration' },
      { text: 'Troubleshooting', link: '/troubleshooting' },
      { text: 'Reference', link: '/reference/' },
    ],
    sidebar,
    outline: [2, 3],
  },
});
