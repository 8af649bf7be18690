/** Where there can be no service worker, `register` says so with a code and a sentence, and the app goes on without. */
import { startInsecure } from '../support/insecure.js';
import { outcome } from '../support/outcome.js';
import { get } from '../support/page-actions.js';
import type { Tab } from '../support/browser.js';
import { cannot, differs, expect, test } from '../support/test.js';

/** An app whose first import is `token-worker/auto`, and which asks for something at once. */
const AUTO_PAGE = `<!doctype html><title>auto</title><link rel="icon" href="data:,">
<script>window.unhandled = []; addEventListener('unhandledrejection', ({ reason }) => unhandled.push(String(reason)));</script>
<script type="module">
  import { session } from '/dist/auto.js';
  window.session = session;
  window.early = fetch('/api/me?early').then(({ status }) => status);
</script>`;

interface AutoPage {
  readonly early: Promise<number>;
  readonly session: Promise<unknown>;
  readonly unhandled: string[];
}

/** How the app with `token-worker/auto` fares: its early request, what its session rejects with, and what nobody handled. */
const goOn = (tab: Tab) =>
  tab.run(async () => {
    const page = window as unknown as AutoPage;
    const status = await page.early;
    // What nobody handles is reported when the scripts under way are done.
    await new Promise((resolve) => setTimeout(resolve, 100));
    const unhandled = [...page.unhandled];
    const code = await page.session.then(() => 'registered', (error: { code: string }) => error.code);
    return { status, unhandled, code };
  });

test('on an insecure origin register says what is needed, and the app goes on', async ({ serve, browserUnderTest }) => {
  const site = await serve({ files: { '/auto.html': AUTO_PAGE } });
  const insecure = await startInsecure(site.origin);
  const tab = await browserUnderTest.open(insecure.origin);

  expect(await outcome(tab)).toEqual({
    name: 'TokenWorkerError',
    code: 'unsupported',
    message: `service workers need https:// or localhost; this page is at ${new URL(insecure.origin).origin}`,
  });
  expect((await get(tab, '/api/me?after')).status).toBe(401);
  await tab.goto(`${insecure.origin}/auto.html`);
  expect(await goOn(tab)).toEqual({ status: 401, unhandled: [], code: 'unsupported' });
  expect(site.to('/api/me').map(({ path, headers }) => [path, headers.authorization])).toEqual([
    ['/api/me?after', undefined],
    ['/api/me?early', undefined],
  ]);
  await insecure.close();
});

test('a sandboxed frame without an origin of its own gets a code too', async ({ serve, engine, browserUnderTest }) => {
  const frame = `<!doctype html><script type="module">
    const { register } = await import('/dist/index.js');
    parent.postMessage(await register('/token-worker.js').then(() => 'registered', ({ name, code, message }) => ({ name, code, message })), '*');
  </script>`;
  const site = await serve({ files: { '/frame.html': frame } });
  // A frame without an origin may load no module of the site, unless the site lets every origin.
  site.setAnswer(async ({ path }) =>
    path.startsWith('/dist/') && !path.endsWith('?as-it-is')
      ? new Response(await (await fetch(`${site.origin}${path}?as-it-is`)).text(), { headers: { 'Content-Type': 'text/javascript', 'Access-Control-Allow-Origin': '*' } })
      : undefined,
  );
  const tab = await browserUnderTest.open(site.origin);

  const said = await tab.run(() => {
    const heard = new Promise<{ code: string; message: string }>((resolve) => {
      addEventListener('message', ({ data }: MessageEvent<{ code: string; message: string }>) => resolve(data), { once: true });
    });
    document.body.insertAdjacentHTML('beforeend', '<iframe sandbox="allow-scripts" src="/frame.html"></iframe>');
    return heard;
  });

  if (engine === 'firefox') {
    differs('Firefox offers such a frame a service worker, and refuses to register one');
    expect(said).toMatchObject({ name: 'TokenWorkerError', code: 'registration-failed' });
  } else {
    expect(said).toMatchObject({ name: 'TokenWorkerError', code: 'unsupported', message: expect.stringContaining('allow-same-origin') as unknown });
  }
});

test('where registering is blocked and has no effect, as Playwright blocks it for tests of apps, there is a code', async ({ serve, engine, browser }) => {
  if (engine === 'webkit') cannot('the option is one of Playwright, which does not drive this WebKit');
  const site = await serve();
  const context = await browser.newContext({ serviceWorkers: 'block' });
  const page = await context.newPage();
  await page.goto(site.origin);
  const error = await page.evaluate(async () => {
    const { register } = (await import('/dist/index.js' as string)) as typeof import('token-worker');
    return register('/token-worker.js', { timeout: 5 }).then(() => 'registered', ({ code, message }: { code: string; message: string }) => ({ code, message }));
  });
  expect(error).toEqual({ code: 'unsupported', message: 'service workers are blocked here: registering one had no effect' });
  await context.close();
});
