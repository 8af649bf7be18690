/** Scripts of an API, classic and modules, and what they import. */
import { JWT_CONFIG } from '../support/config.js';
import { differs, expect, test } from '../support/test.js';
import { expectArrivals, serveThings, signedInTab } from './support/api.js';
import { css, markup, script } from './support/things.js';

/** Leaves a word on the page that loaded it. */
const says = (word: string): string => `(globalThis.words ??= []).push('${word}');`;
const words = (): string[] => [...((globalThis as unknown as { words?: string[] }).words ?? [])].sort();

const things = {
  '/api/classic.js': script(says('classic')),
  '/api/async.js': script(says('async')),
  '/api/defer.js': script(says('defer')),
  '/api/crossorigin.js': script(says('crossorigin')),
  '/api/module.js': script(`import './static.js'; import data from './data.json' with { type: 'json' }; await import('/api/dynamic.js'); ${says('module')} words.push(data.word);`),
  '/api/static.js': script(says('static')),
  '/api/dynamic.js': script(says('dynamic')),
  '/api/data.json': { type: 'application/json', body: '{"word":"json"}' },
};
const files = {
  '/scripts.html': markup(`
    <script src="/api/classic.js"></script>
    <script src="/api/async.js" async></script>
    <script src="/api/defer.js" defer></script>
    <script src="/api/crossorigin.js" crossorigin></script>
    <script src="/api/module.js" type="module"></script>`),
};

test('scripts, modules and all that they import are asked for with the token, and run', async ({ serve, browserUnderTest }) => {
  const site = await serveThings(serve, things, { files });
  const tab = await signedInTab(browserUnderTest, site, '/scripts.html');

  await expectArrivals(site, Object.keys(things), 'with token');
  await expect.poll(() => tab.run(words)).toEqual(['async', 'classic', 'crossorigin', 'defer', 'dynamic', 'json', 'module', 'static']);
});

test('a style sheet that a module imports is asked for with the token', async ({ serve, browserUnderTest }) => {
  const site = await serveThings(
    serve,
    { '/api/module.js': script(`import sheet from './module.css' with { type: 'css' }; ${says('module')}`), '/api/module.css': css('p { color: red }') },
    { files: { '/module.html': markup('<script src="/api/module.js" type="module"></script>') } },
  );
  const tab = await signedInTab(browserUnderTest, site, '/module.html');

  if (browserUnderTest.engine === 'webkit') {
    differs('WebKitGTK knows no style sheets as modules: the module fails before it asks for one');
    // The page has loaded, and with it everything that its modules would have asked for.
    await expectArrivals(site, ['/api/module.js'], 'with token');
    expect(site.to('/api/module.css')).toEqual([]);
    expect(await tab.run(words)).not.toContain('module');
    return;
  }
  await expectArrivals(site, ['/api/module.css'], 'with token');
  await expect.poll(() => tab.run(words)).toEqual(['module']);
});

test('subresources: false leaves scripts to the browser, and fetch as it was', async ({ serve, browserUnderTest }) => {
  const site = await serveThings(serve, things, { files, config: { ...JWT_CONFIG, api: { url: '/api', subresources: false } } });
  const tab = await signedInTab(browserUnderTest, site, '/scripts.html');

  await expectArrivals(site, ['/api/classic.js', '/api/async.js', '/api/defer.js', '/api/crossorigin.js', '/api/module.js'], 'without token');
  expect(await tab.run(words)).toEqual([]);
  expect(await tab.run(() => fetch('/api/data.json').then(({ status }) => status))).toBe(200);
});
