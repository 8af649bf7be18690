/** Reads every place in which a page finds what was kept or left: storage, caches, cookies, timings, referrer, history, globals, markup. */
import type { Tab } from '../support/browser.js';
import { attack } from './support/attack.js';
import { withoutWorker } from './support/bare-page.js';
import { stopped } from './support/outcome.js';

function dump(tab: Tab): Promise<Record<string, string>> {
  return tab.run(async () => {
    const words: string[] = [];
    const visited = new WeakSet();
    const walk = (value: unknown, depth: number): void => {
      if (typeof value === 'string') words.push(value);
      else if ((typeof value === 'object' || typeof value === 'function') && value !== null && depth > 0 && !visited.has(value)) {
        visited.add(value);
        for (const key of Reflect.ownKeys(value)) {
          try {
            walk((value as Record<PropertyKey, unknown>)[key], depth - 1);
          } catch {
            // A getter that takes no call from here has nothing to hide.
          }
        }
      }
    };
    walk(window, 4);
    const cached: string[] = [];
    for (const name of await caches.keys()) for (const answer of await (await caches.open(name)).matchAll()) cached.push(answer.url, await answer.text());
    const kept = 'cookieStore' in window ? await (window.cookieStore as { getAll(): Promise<unknown> }).getAll() : document.cookie;
    return {
      globals: words.join('\n'),
      localStorage: JSON.stringify({ ...localStorage }),
      sessionStorage: JSON.stringify({ ...sessionStorage }),
      'Cache Storage': cached.join('\n'),
      'document.cookie': document.cookie,
      cookieStore: JSON.stringify(kept),
      performance: JSON.stringify(performance.getEntries()),
      'document.referrer': document.referrer,
      'history.state': JSON.stringify(history.state) ?? '',
      location: location.href,
      markup: document.documentElement.outerHTML,
      'window.name': window.name,
    };
  });
}

/** Leaves the token in every one of those places, as apps have been seen to; the last is to go on to another page. */
async function keepEverywhere(text: string): Promise<void> {
  const { accessToken } = JSON.parse(text) as { accessToken: string };
  Object.assign(window, { appState: { auth: { accessToken } } });
  localStorage.setItem('token', accessToken);
  sessionStorage.setItem('token', accessToken);
  document.cookie = `token=${accessToken}`;
  window.name = accessToken;
  history.replaceState({ accessToken }, '', `?access_token=${accessToken}`);
  document.body.dataset.token = accessToken;
  await (await caches.open('app')).put('/auth', new Response(text));
  await fetch(`/?access_token=${accessToken}`);
  // A frame's referrer is the page that it is in; the page's own would be the page before.
  const frame = document.body.appendChild(Object.assign(document.createElement('iframe'), { src: '/frame.html' }));
  await new Promise((resolve) => frame.addEventListener('load', resolve, { once: true }));
  Object.defineProperty(document, 'referrer', { value: frame.contentDocument?.referrer });
}

const OUT_OF_REACH = stopped('no token has ever been in the page');

attack('Read storage, Cache Storage, cookies, performance, document.referrer, history, globals and markup', {
  engines: 'one',
  expected: { indexeddb: OUT_OF_REACH, memory: OUT_OF_REACH, sealed: OUT_OF_REACH, 'sealed + proof': OUT_OF_REACH },
  steps: async ({ tab, ask }) => {
    await ask();
    return dump(tab);
  },
  powerless: {},
  control: { name: 'an app that leaves its token in each of these places', victim: (stage) => withoutWorker(stage, keepEverywhere) },
});
