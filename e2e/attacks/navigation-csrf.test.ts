/** A page of the attacker's sends the browser to the API: by links, forms, frames and pictures. */
import { attack } from './support/attack.js';
import { withoutWorker } from './support/bare-page.js';
import { stopped } from './support/outcome.js';

const BY_REFERRER = stopped('a navigation gets the token only when a page of the origin itself asks');

attack('Send the browser to the API from another site: link, form, frame, picture', {
  engines: 'all',
  // What is asked for most: downloads by a plain link.
  config: (prefix) => ({ api: { url: prefix, navigations: 'same-origin' } }),
  expected: { indexeddb: BY_REFERRER, memory: BY_REFERRER, sealed: BY_REFERRER, 'sealed + proof': BY_REFERRER },
  steps: async ({ browser, site, attacker, endpoints }) => {
    const before = site.received.length;
    const url = site.origin + endpoints.me;
    attacker.pages.set('/frames.html', `<!doctype html><img src="${url}?image"><iframe src="${url}?frame"></iframe>`);
    attacker.pages.set('/link.html', `<!doctype html><a href="${url}?link">a link</a><script>setTimeout(() => document.querySelector('a').click(), 50)</script>`);
    attacker.pages.set('/hidden.html', `<!doctype html><meta name="referrer" content="no-referrer"><script>setTimeout(() => location.assign('${url}?hidden'), 50)</script>`);
    attacker.pages.set('/form.html', `<!doctype html><form method="post" action="${site.origin}${endpoints.logout}"></form><script>setTimeout(() => document.forms[0].submit(), 50)</script>`);
    for (const page of ['frames', 'link', 'hidden', 'form']) {
      const tab = await browser.open(`${attacker.origin}/${page}.html`);
      const mark = { frames: '?frame', link: '?link', hidden: '?hidden', form: endpoints.logout }[page] ?? '';
      const deadline = Date.now() + 20_000;
      while (!site.received.slice(before).some(({ path }) => path.includes(mark))) {
        if (Date.now() > deadline) throw new Error(`the site was not asked for ${mark}`);
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
      await tab.close();
    }
    return site.received.slice(before).map(({ path, headers }) => [path, headers.authorization ?? '', headers.cookie ?? '']);
  },
  control: {
    name: 'an app whose access token is in a cookie that is sent from other sites (`SameSite=Lax`)',
    victim: (stage) =>
      withoutWorker(stage, (text) => {
        document.cookie = `token=${(JSON.parse(text) as { accessToken: string }).accessToken}; path=/; samesite=lax`;
      }),
  },
});
