/** htmx, with attributes alone: version 4, which asks by fetch, and version 2, which asks by XMLHttpRequest. */
import type { Tab } from '../support/browser.js';
import { expect, test } from '../support/test.js';
import { expectEachWithToken, expectNoToken, expectRenewedFor } from './support/expect-invisible.js';
import { answerInHtml } from './support/html-server.js';
import { openClient } from './support/open-client.js';

const body = `
<form id="login" hx-post="/api/auth/login" hx-target="#answer">
  <input name="username"><input name="password" type="password"><button>Sign in</button>
</form>
<output id="answer"></output>
<p id="greeting" hx-get="/api/greeting" hx-trigger="signed-in from:body"></p>
<ul id="notes" hx-get="/api/notes" hx-trigger="signed-in from:body"></ul>
<form id="add" hx-post="/api/notes" hx-target="#notes" hx-swap="beforeend"><input name="text"><button>Add</button></form>`;

/** Fills a form's fields and presses its button. */
const submit = (tab: Tab, form: string, fields: Readonly<Record<string, string>>): Promise<void> =>
  tab.run(
    ([selector, values]) => {
      const element = document.querySelector<HTMLFormElement>(selector);
      for (const [name, value] of Object.entries(values)) (element?.elements.namedItem(name) as HTMLInputElement).value = value;
      element?.querySelector('button')?.click();
    },
    [form, fields] as const,
  );

/** Milliseconds: a loaded machine takes its time. */
const WITHIN = { timeout: 20_000 };

const htmlOf = (tab: Tab, selector: string): Promise<string | undefined> => tab.run((given) => document.querySelector(given)?.innerHTML, selector);

for (const [version, script] of [
  ['4', 'htmx.org/dist/htmx.min.js'],
  ['2', 'htmx2/dist/htmx.min.js'],
] as const) {
  test(`htmx ${version}: hx-post signs in, hx-get shows, hx-post adds, and is renewed unnoticed`, async ({ serve, browserUnderTest }) => {
    const { site, tab } = await openClient({ serve, browserUnderTest }, { scripts: [script], body });
    site.setAnswer((received) => answerInHtml(site, received));

    await submit(tab, '#login', { username: 'ada', password: 'lovelace' });
    await expect.poll(() => htmlOf(tab, '#greeting'), WITHIN).toBe('Hello, <b>Ada Lovelace</b>');
    await expect.poll(() => site.to('/api/notes').length, WITHIN).toBe(1);

    await submit(tab, '#add', { text: 'first' });
    await expect.poll(() => htmlOf(tab, '#notes'), WITHIN).toBe('<li>first</li>');
    site.backend.expireAccessTokens();
    await submit(tab, '#add', { text: 'second' });
    await expect.poll(() => htmlOf(tab, '#notes'), WITHIN).toBe('<li>first</li><li>second</li>');

    expect(await htmlOf(tab, '#answer')).toContain('Ada Lovelace');
    for (const { headers } of [...site.to('/api/greeting'), ...site.to('/api/notes')]) expect(headers['hx-request']).toBe('true');
    expectRenewedFor(site, 'POST', '/api/notes');
    expectEachWithToken(site);
    await expectNoToken(tab, site, []);
  });
}
