/** `@microsoft/fetch-event-source`, as its README shows it: a stream that breaks goes on where it broke, under a new token. */
import { bearer } from '../support/received.js';
import { signIn } from '../support/page-actions.js';
import { differs, expect, test } from '../support/test.js';
import { askBackend } from './support/ask-backend.js';
import { cutAfter } from './support/cut-after.js';
import { expectEachWithToken, expectNoToken, expectRenewedFor } from './support/expect-invisible.js';
import { openClient } from './support/open-client.js';

test('fetch-event-source: a broken stream goes on where it broke, although its token expired meanwhile', async ({ serve, browserUnderTest }) => {
  const page = { bundled: ['@microsoft/fetch-event-source'] };
  const { site, tab } = await openClient({ serve, browserUnderTest }, page, { backend: { eventInterval: 50 } });
  let connections = 0;
  site.setAnswer(async (received) => {
    if (received.path !== '/api/events') return undefined;
    const response = await askBackend(site, received, '/api/events');
    connections += 1;
    return connections > 1 ? response : new Response(response.body?.pipeThrough(cutAfter(3, () => site.backend.expireAccessTokens())), response);
  });
  const login = await signIn(tab);

  const told = await tab.run(async () => {
    const { fetchEventSource } = await import('@microsoft/fetch-event-source');
    const controller = new AbortController();
    const events: { id: string; data: string }[] = [];
    const errors: string[] = [];
    await fetchEventSource('/api/events', {
      signal: controller.signal,
      headers: { 'X-Feed': 'figures' },
      onmessage: ({ id, data }) => {
        // What has come in one piece is told to the end.
        if (controller.signal.aborted) return;
        events.push({ id, data });
        if (events.length === 6) controller.abort();
      },
      // As the README has it: whoever wants to be connected again where the server ended the stream throws.
      onclose: () => {
        throw new Error('closed by the server');
      },
      onerror: ({ name, message }: Error) => {
        errors.push(`${name}: ${message}`);
      },
    });
    return { events, errors };
  });

  expect(told.events.map(({ id }) => id)).toEqual(['1', '2', '3', '4', '5', '6']);
  if (browserUnderTest.engine === 'webkit') {
    differs('a response that breaks off between two chunks seems to have ended well, without a worker too');
    expect(told.errors).toEqual(['Error: closed by the server']);
  } else expect(told.errors).toEqual([expect.stringMatching(/^TypeError: /)]);
  const requests = site.to('/api/events');
  expect(requests.map(({ headers }) => headers['last-event-id'])).toEqual([undefined, '3', '3']);
  for (const { headers } of requests) expect([headers.accept, headers['x-feed']]).toEqual(['text/event-stream', 'figures']);
  expect(bearer(requests[1])).toBe(bearer(requests[0]));
  expectRenewedFor(site, 'GET', '/api/events');
  expectEachWithToken(site);
  await expectNoToken(tab, site, [login, told]);
});
