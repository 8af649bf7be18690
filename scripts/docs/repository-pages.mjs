/** Copies README.md and SECURITY.md into the site, where their links have to lead from another folder. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { COPIED } from '../../docs/.vitepress/links.mjs';

const root = new URL('../../', import.meta.url);

/** From the repository's root to docs/reference: what is in docs/ is one folder up, and the site has nothing else but the copies. */
export function relinked(text) {
  return text.replace(/(!?)\[([^\]]*)\]\(([^()\s]+)\)/g, (link, image, words, target) => {
    if (/^([a-z]+:|#)/.test(target)) return link;
    const [path, anchor] = target.split('#');
    const hash = anchor === undefined ? '' : `#${anchor}`;
    if (path.startsWith('docs/')) return `${image}[${words}](../${path.slice('docs/'.length).replace(/\/$/, '/README.md')}${hash})`;
    return COPIED[path] === undefined ? words : `[${words}](${COPIED[path]}.md${hash})`;
  });
}

export function copyRepositoryPages(out = 'docs/reference') {
  mkdirSync(new URL(`${out}/`, root), { recursive: true });
  for (const [file, name] of Object.entries(COPIED)) writeFileSync(new URL(`${out}/${name}.md`, root), relinked(readFileSync(new URL(file, root), 'utf8')));
}
