/** Every page of the site, in the order in which somebody who adopts the library needs it. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';

const docs = new URL('../', import.meta.url);

/** A page's name is its heading. */
function titleOf(file) {
  const [, title] = /^# (.+)$/m.exec(readFileSync(new URL(file, docs), 'utf8')) ?? [];
  return (title ?? file).replace(/[`\\]/g, '');
}

const page = (file) => ({ text: titleOf(file), link: `/${file.replace(/(index)?\.md$/, '')}` });

const pagesIn = (folder) => readdirSync(new URL(`${folder}/`, docs)).filter((file) => file.endsWith('.md'));

/** All pages of a folder, those that are named first in this order. */
function folder(name, ...first) {
  const files = pagesIn(name).sort((one, other) => rank(first, one) - rank(first, other) || one.localeCompare(other));
  return files.map((file) => page(`${name}/${file}`));
}

const rank = (first, file) => (first.includes(file) ? first.indexOf(file) : first.length);

const STARTS = ['get-started.md', 'own-backend.md', 'cookie.md', 'provider.md', 'cross-origin.md', 'downloads-and-media.md', 'graphql.md', 'uploads.md', 'micro-frontends.md', 'web-views.md', 'frameworks.md', 'vite.md', 'command.md', 'testing.md', 'fallback.md'];

const placed = [
  { text: 'Guide', items: folder('guide', ...STARTS) },
  ...(existsSync(new URL('guide/other-workers/', docs)) ? [{ text: 'With other workers', collapsed: true, items: folder('guide/other-workers', 'index.md') }] : []),
  { text: 'Recipes', collapsed: true, items: folder('recipes', 'README.md') },
  { text: 'Coming from another library', collapsed: true, items: [...folder('migration', 'README.md'), page('comparison.md')] },
  { text: 'When something is wrong', items: ['troubleshooting.md', 'limits.md'].map(page) },
  { text: 'Reference', items: ['configuration.md', 'provider.md', 'protocol.md'].map(page).concat({ text: 'Entries of the package', link: '/reference/' }, { text: 'README', link: '/reference/readme' }) },
  { text: 'Security', collapsed: true, items: ['security.md', 'sealed.md', 'content-security-policy.md'].map(page).concat({ text: 'Reporting a problem', link: '/reference/reporting' }) },
  { text: 'What was measured', collapsed: true, items: ['performance.md', 'failures.md', 'what-reaches-the-worker.md', 'control.md', 'fidelity.md', 'reliability.md', 'soak.md', 'crowd.md', 'memory.md', 'sealing.md'].map(page) },
  { text: 'Decisions', collapsed: true, items: folder('decisions', 'README.md') },
];

/** Pages at the top that have no place of their own yet. */
const known = placed.flatMap(({ items }) => items.map(({ link }) => link));
const others = pagesIn('.').filter((file) => file !== 'index.md' && !known.includes(page(file).link));

export const sidebar = others.length === 0 ? placed : [...placed, { text: 'More', collapsed: true, items: others.map(page) }];
