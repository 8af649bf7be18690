/** Files of an API that the user keeps: a link to an attachment, a link with `download`, and a file that the page fetched. */
import { JWT_CONFIG } from '../support/config.js';
import { differs, expect, test } from '../support/test.js';
import { arrivals, expectArrivals, serveThings, signedInTab } from './support/api.js';
import { markup } from './support/things.js';

const things = {
  '/api/report.csv': { type: 'text/csv', body: 'a,b\r\n1,2\r\n', headers: { 'Content-Disposition': 'attachment; filename="report.csv"' } },
  '/api/data.csv': { type: 'text/csv', body: 'a,b\r\n1,2\r\n' },
};
const config = { ...JWT_CONFIG, api: { url: '/api', navigations: 'same-origin' } } as const;
const click = (): void => document.querySelector('a')?.click();

test("a plain link to an attachment arrives with the token where the rule says navigations: 'same-origin'; the page stays", async ({ serve, browserUnderTest }) => {
  const site = await serveThings(serve, things, { config, files: { '/files.html': markup('<a href="/api/report.csv">report</a>') } });
  const tab = await signedInTab(browserUnderTest, site, '/files.html');

  await tab.run(click);

  await expectArrivals(site, ['/api/report.csv'], 'with token');
  expect(await tab.run(() => location.pathname)).toBe('/files.html');
});

for (const path of ['/api/report.csv', '/api/data.csv']) {
  test(`a link with the attribute download to ${path} goes past the worker, except in Firefox`, async ({ serve, browserUnderTest }) => {
    const site = await serveThings(serve, things, { config, files: { '/files.html': markup(`<a href="${path}" download>report</a>`) } });
    const tab = await signedInTab(browserUnderTest, site, '/files.html');

    await tab.run(click);

    const isFirefox = browserUnderTest.engine === 'firefox';
    if (isFirefox) differs('sends <a download> through the worker: it arrives with the token');
    await expectArrivals(site, [path], isFirefox ? 'with token' : 'without token');
  });
}

test('a file that the page fetches and gives to the user was asked for once, with the token', async ({ serve, browserUnderTest }) => {
  const site = await serveThings(serve, things);
  const tab = await signedInTab(browserUnderTest, site);

  const kept = await tab.run(async () => {
    const file = await (await fetch('/api/report.csv')).blob();
    const link = document.createElement('a');
    link.download = 'report.csv';
    link.href = URL.createObjectURL(file);
    link.click();
    return { type: file.type, text: await file.text() };
  });

  expect(kept).toEqual({ type: 'text/csv', text: 'a,b\r\n1,2\r\n' });
  expect(arrivals(site, '/api/report.csv')).toEqual(['with token']);
});
