/** Whether each link to a heading leads to one: VitePress checks the pages that links lead to, and not their anchors. */
import { readdirSync, readFileSync } from 'node:fs';
import { join, posix } from 'node:path';

const idsIn = (html) => new Set([...html.matchAll(/\sid="([^"]+)"/g)].map(([, id]) => id));

/** Links within the site that name a heading; `path` is '' for the page's own. */
const linksIn = (html) =>
  [...html.matchAll(/<a\s[^>]*?href="([^"#]*)#([^"]+)"/g)].map(([, path, anchor]) => ({ path, anchor: decodeURIComponent(anchor) })).filter(({ path }) => !/^[a-z]+:/.test(path));

/** As the page's own folder and the site's base make it. */
function fileOf(page, path, base) {
  if (path === '') return page;
  const target = path.startsWith('/') ? path.slice(base.length) : posix.join(posix.dirname(page), path);
  if (target === './') return 'index.html';
  return target === '' || target.endsWith('/') ? `${target}index.html` : target.endsWith('.html') ? target : `${target}.html`;
}

/**
 * @param folder of the built site
 * @param base the path at which it is served, with a slash at its end
 * @returns a sentence for each link that leads to no heading
 */
export function deadAnchors(folder, base = '/') {
  const pages = readdirSync(folder, { recursive: true }).map(String).filter((file) => file.endsWith('.html'));
  const texts = new Map(pages.map((page) => [page, readFileSync(join(folder, page), 'utf8')]));
  const ids = new Map([...texts].map(([page, html]) => [page, idsIn(html)]));
  return [...texts].flatMap(([page, html]) =>
    linksIn(html).flatMap(({ path, anchor }) => {
      const target = fileOf(page, path, base);
      return ids.get(target)?.has(anchor) === true ? [] : [`${page}: ${target} has no heading #${anchor}`];
    }),
  );
}
