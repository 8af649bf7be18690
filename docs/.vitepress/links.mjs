/** Links out of docs/, which a code host follows and a site of docs/ cannot: the repository's own pages are shown by the site too, the rest is named without a link. */

/** Files at the root that `npm run docs` copies into the site. */
export const COPIED = { 'README.md': 'readme', 'SECURITY.md': 'reporting' };

/** Where the link leads in the repository, if that is out of docs/. */
function outOfDocs(from, href) {
  if (/^([a-z]+:|#|\/)/.test(href)) return undefined;
  const { pathname, hash } = new URL(href, `file:///docs/${from}`);
  return pathname.startsWith('/docs/') ? undefined : { path: pathname.slice(1), hash };
}

/** @returns where the site leads instead; null: nowhere; undefined: the link stays within docs/ */
export function siteLink(from, href) {
  const out = outOfDocs(from, href);
  if (out === undefined) return undefined;
  const page = COPIED[out.path];
  return page === undefined ? null : `/reference/${page}.md${out.hash}`;
}

/** A link of markdown-it is a pair of tokens. */
function withoutLink(children, at) {
  const close = children.findIndex(({ type }, index) => index > at && type === 'link_close');
  children.splice(close, 1);
  children.splice(at, 1);
}

/** For VitePress' `markdown.config`. */
export function leadsOut(md) {
  md.core.ruler.push('leads-out', ({ tokens, env }) => {
    for (const { children } of tokens) {
      if (children === null) continue;
      for (let at = children.length - 1; at >= 0; at -= 1) {
        if (children[at].type !== 'link_open') continue;
        const target = siteLink(env.relativePath ?? '', children[at].attrGet('href') ?? '');
        if (target === null) withoutLink(children, at);
        else if (target !== undefined) children[at].attrSet('href', target);
      }
    }
  });
}
