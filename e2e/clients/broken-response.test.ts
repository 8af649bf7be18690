/** A response that breaks off in its middle: what axios makes of it, without a worker and with one. */
import { setTimeout } from 'node:timers/promises';
import type { Tab } from '../support/browser.js';
import { registerBare, signIn } from '../support/page-actions.js';
import { differs, expect, test } from '../support/test.js';
import { clientPage } from './support/client-page.js';
import { cutAfter } from './support/cut-after.js';

/** The code of axios' error, by adapter. */
const codes = (tab: Tab): Promise<Record<string, string>> =>
  tab.run(async () => {
    const { default: axios, AxiosError } = await import('axios');
    const code = (adapter: string): Promise<string> =>
      axios.get('/api/broken', { adapter }).then(
        () => 'no error',
        (error: unknown) => (error instanceof AxiosError ? (error.code ?? 'none') : String(error)),
      );
    return { xhr: await code('xhr'), fetch: await code('fetch') };
  });

const pieces = (): ReadableStream<Uint8Array> =>
  new ReadableStream({
    pull: async (controller) => {
      // So that each is sent by itself, and the first with the headers.
      await setTimeout(50);
      controller.enqueue(new TextEncoder().encode('a piece of the answer. '));
    },
  });

test('axios: a response that breaks off is an error', async ({ serve, browserUnderTest }) => {
  const site = await serve({
    files: await clientPage({ modules: { axios: 'axios/dist/esm/axios.js' } }),
    answer: ({ path }) =>
      path === '/api/broken' ? new Response(pieces().pipeThrough(cutAfter(2)), { headers: { 'Content-Length': '10000' } }) : undefined,
  });
  const tab = await browserUnderTest.open(site.origin);
  const without = await codes(tab);
  await registerBare(tab);
  await signIn(tab);
  const withWorker = await codes(tab);

  // Firefox words the error in a way that axios' fetch adapter does not know; that has nothing to do with the worker.
  const expected = { xhr: 'ERR_NETWORK', fetch: browserUnderTest.engine === 'firefox' ? 'none' : 'ERR_NETWORK' };
  expect(without).toEqual(expected);
  if (browserUnderTest.engine === 'chromium') {
    differs("behind a worker, any worker, XMLHttpRequest calls a response that breaks off 'abort', not 'error': axios' code is ECONNABORTED");
    expect(withWorker).toEqual({ ...expected, xhr: 'ECONNABORTED' });
  } else expect(withWorker).toEqual(expected);
  expect(site.to('/api/broken')).toHaveLength(4);
});
