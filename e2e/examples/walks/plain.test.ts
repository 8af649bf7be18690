/** The walk of a page without a bundler: one line registers the worker. */
import { ONE_ENGINE } from '../../support/one-engine.js';
import { test } from '../../support/test.js';
import { expectRefused, expectServed } from './support/drive.js';
import { CONFIG, walking } from './support/told.js';
import { Walk } from './support/walk.js';

/** The page that people have. */
const PAGE = `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <link rel="icon" href="data:," />
    <title>Notes</title>
  </head>
  <body>
    <form>
      <label>User name <input name="username" /></label>
      <label>Password <input name="password" type="password" /></label>
      <button>Sign in</button>
    </form>
    <button id="load">Load notes</button>
    <output></output>
    <script type="module">
      const [form, button, output] = ['form', '#load', 'output'].map((selector) => document.querySelector(selector));
      form.addEventListener('submit', async (event) => {
        event.preventDefault();
        const body = JSON.stringify(Object.fromEntries(new FormData(form)));
        const response = await fetch('/api/auth/login', { method: 'POST', headers: { 'Content-Type': 'application/json' }, body });
        output.textContent = \`login: \${response.status}\`;
      });
      button.addEventListener('click', async () => {
        output.textContent = '…';
        const response = await fetch('/api/notes');
        output.textContent = \`notes: \${response.status}\`;
      });
    </script>
  </body>
</html>
`;

test('the walk of a plain page: at most ten lines from refused to renewed', { tag: ONE_ENGINE }, async ({ serve, anotherProfile }) => {
  await walking(Walk.begin('a plain HTML page'), async (walk) => {
    await walk.write('index.html', PAGE);
    await walk.isTheApp();
    await walk.step('in Chromium, before: the API answers 401', () => expectRefused({ serve, anotherProfile }, walk.folder));
    await walk.install('.');
    await walk.step('written: token-worker.config.js, one line of index.html', async () => {
      await walk.write('token-worker.config.js', CONFIG);
      await walk.edit('index.html', '<title>', `<script>navigator.serviceWorker.register('/token-worker.js');</script>\n    <title>`);
    });
    await walk.step('in Chromium, after: 200 with the token, and after it has expired', () => expectServed({ serve, anotherProfile }, walk.folder));
  });
});
