/** jQuery.ajax and its short forms, as the documentation shows them: callbacks, and a handler for the errors of all requests. */
import { expect, test } from '../support/test.js';
import { expectEachWithToken, expectNoToken, expectRenewedFor } from './support/expect-invisible.js';
import { openClient } from './support/open-client.js';

test('jQuery: signs in, reads, writes, and is renewed unnoticed', async ({ serve, browserUnderTest }) => {
  const { site, tab } = await openClient({ serve, browserUnderTest }, { modules: { jquery: 'jquery/dist-module/jquery.module.js' } });

  const login = await tab.run(async () => {
    const { $ } = await import('jquery');
    return new Promise((resolve) => {
      $.ajax({
        url: '/api/auth/login',
        method: 'POST',
        contentType: 'application/json',
        data: JSON.stringify({ username: 'ada', password: 'lovelace' }),
      }).done((data: unknown, textStatus, jqXHR) => {
        resolve({ data, textStatus, headers: jqXHR.getAllResponseHeaders(), text: jqXHR.responseText });
      });
    });
  });
  expect(login).toMatchObject({ data: { user: { name: 'Ada Lovelace' } }, textStatus: 'success' });

  const me = await tab.run(async () => {
    const { $ } = await import('jquery');
    return (await $.getJSON('/api/me', { verbose: true })) as unknown;
  });
  expect(me).toMatchObject({ username: 'ada' });
  expect(site.to('/api/me').map(({ path, headers }) => [path, headers['x-requested-with']])).toEqual([
    ['/api/me?verbose=true', 'XMLHttpRequest'],
  ]);

  site.backend.expireAccessTokens();
  const written = await tab.run(async () => {
    const { $ } = await import('jquery');
    return new Promise((resolve) => {
      // Where a page without the worker would send its user to the login form.
      $(document).on('ajaxError', (_event, { status }) => {
        resolve({ failed: status });
      });
      $.ajax('/api/notes', { type: 'POST', contentType: 'application/json', data: JSON.stringify({ text: 'by jQuery' }) }).done((note: unknown) => {
        resolve({ note });
      });
    });
  });
  expect(written).toMatchObject({ note: { text: 'by jQuery' } });

  expectRenewedFor(site, 'POST', '/api/notes');
  expectEachWithToken(site);
  await expectNoToken(tab, site, [login, me, written]);
});
