/** The demo runs whole under its Content-Security-Policy: nothing of its own is refused, and what is injected is. */
import { isReady } from '../support/demo-page.js';
import { tabOf } from '../support/engines/playwright-tab.js';
import { sharedDemo } from '../support/shared-demo.js';
import { cannot, differs, expect, test } from '../support/test.js';
import { useWholeDemo } from './support/whole-demo.js';

const demo = sharedDemo();

/** Runs in the page: what injected script and injected text come to. */
async function inject(): Promise<Record<string, unknown>> {
  const violations: string[] = [];
  document.addEventListener('securitypolicyviolation', ({ effectiveDirective }) => violations.push(effectiveDirective));
  const tried = (attempt: () => unknown): string => {
    try {
      attempt();
      return 'done';
    } catch (error) {
      return (error as Error).name;
    }
  };
  const frame = document.createElement('iframe');
  const outcome = {
    markup: tried(() => (document.body.innerHTML += '<p id="injected"></p>')),
    document: tried(() => (frame.srcdoc = '<script>parent.ran = true</script>')),
    handler: tried(() => document.body.setAttribute('onfocus', 'window.ran = true')),
    script: tried(() => {
      const script = document.createElement('script');
      script.append('window.ran = true');
      document.body.append(script);
    }),
    address: tried(() => (document.createElement('script').src = '/main.ts')),
    worker: tried(() => new Worker('/main.ts')),
    policy: tried(() => (window as unknown as { trustedTypes: { createPolicy(name: string, rules: object): unknown } }).trustedTypes.createPolicy('mine', {})),
    sending: await fetch('http://localhost:1/?stolen').then(
      () => 'sent',
      ({ name }: Error) => name,
    ),
  };
  while (!violations.includes('connect-src')) await new Promise((resolve) => setTimeout(resolve, 10));
  return { ...outcome, ran: (window as { ran?: boolean }).ran ?? false, isThere: document.getElementById('injected') !== null };
}

interface Report {
  readonly 'csp-report'?: Readonly<Record<string, string>>;
  readonly body?: Readonly<Record<string, string>>;
}

/** What the browser has reported to the demo, from pages and workers. */
async function reported(): Promise<string[]> {
  const reports = (await (await fetch(`${demo.address}demo/violations`)).json()) as Report[];
  return reports.map((report) => {
    const of = report['csp-report'] ?? report.body ?? {};
    return [of['document-uri'], of['effective-directive'] ?? of['violated-directive'], of['blocked-uri']].join(' ');
  });
}

test('from sign-in to sign-out, in both ways, nothing is refused; injected script and markup are', async ({ browserUnderTest }) => {
  const tab = await browserUnderTest.open(demo.address);
  await useWholeDemo(tab, demo.address);
  const refused = await reported();

  expect(await tab.run(inject)).toEqual({
    markup: 'TypeError',
    document: 'TypeError',
    handler: 'TypeError',
    script: 'done',
    address: 'TypeError',
    worker: 'TypeError',
    policy: 'TypeError',
    sending: 'TypeError',
    ran: false,
    isThere: false,
  });

  expect(refused).toEqual([]);
  // It would have been told of them: it is of these.
  await expect.poll(reported).toContainEqual(expect.stringMatching(/connect-src http:\/\/localhost:1/));
});

/** Firefox says so of each stream that a page closes while a worker answers it, whatever the page's policy. */
const CLOSED_STREAM = /^Failed to load .*\/events.\. A ServiceWorker intercepted the request/;

test('no page of the demo complains in the console', async ({ browser, engine }) => {
  if ((browser as unknown) === undefined) cannot('the console is read by Playwright, which does not drive this WebKit');
  const context = await browser.newContext();
  const complaints: string[] = [];
  context.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) complaints.push(message.text());
  });
  context.on('weberror', (error) => complaints.push(String(error.error())));
  const page = await context.newPage();
  await page.goto(demo.address);
  const tab = tabOf(page, () => Promise.reject(new Error('not needed')));

  await useWholeDemo(tab, demo.address);
  if (engine === 'firefox') differs('Firefox says in the console that a worker failed where the page itself closed an EventSource');
  expect(complaints.filter((text) => engine !== 'firefox' || !CLOSED_STREAM.test(text))).toEqual([]);

  // It is heard at all.
  await isReady(tab);
  await page.evaluate(() => void fetch('http://localhost:1/').catch(() => undefined));
  await expect.poll(() => complaints).toContainEqual(expect.stringMatching(/connect-src/));
  await context.close();
});

test('page, worker and data are each served with their policy, and with no development client', async () => {
  const policy = async (path: string): Promise<string> => (await fetch(new URL(path, demo.address))).headers.get('content-security-policy') ?? '';
  const port = Number(new URL(demo.address).port);

  expect(await policy('/')).toContain("require-trusted-types-for 'script'; trusted-types token-worker demo-log");
  expect(await policy('/token-worker.js')).toMatch(new RegExp(`connect-src 'self' http://localhost:${String(port + 50)};`));
  expect(await policy('/api/me')).toContain("default-src 'none'");
  expect(await (await fetch(demo.address)).text()).not.toContain('@vite');
});
