/** A browser without service workers: Firefox has a preference that takes them away. */
import { outcome } from '../support/outcome.js';
import { get } from '../support/page-actions.js';
import { cannot, expect, test } from '../support/test.js';

test.use({ windows: 'without-workers' });

test('a browser without service workers: register says so with a code, and the app goes on', async ({ serve, engine, browserUnderTest }) => {
  if (engine !== 'firefox') cannot('only Firefox can be told to have none; control/unsupported shows the same on an insecure origin');
  const site = await serve();
  const tab = await browserUnderTest.open(site.origin);

  expect(await outcome(tab)).toEqual({
    name: 'TokenWorkerError',
    code: 'unsupported',
    message: 'this browser offers no service worker here (an old browser, or a private or locked-down mode)',
  });
  expect((await get(tab, '/api/me')).status).toBe(401);
});
