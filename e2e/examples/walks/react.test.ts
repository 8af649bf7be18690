/** The walk of a Vite and React app: one import registers the worker. */
import { join } from 'node:path';
import { ONE_ENGINE } from '../../support/one-engine.js';
import { test } from '../../support/test.js';
import { expectRefused, expectServed } from './support/drive.js';
import { CONFIG, isLeftOut, LEFT_OUT, walking } from './support/told.js';
import { makeViteApp } from './support/vite-app.js';
import { Walk } from './support/walk.js';

test('the walk of a Vite and React app: at most ten lines from refused to renewed', { tag: ONE_ENGINE }, async ({ serve, anotherProfile }) => {
  test.skip(isLeftOut, LEFT_OUT);
  test.setTimeout(900_000);
  await walking(Walk.begin('Vite + React'), async (walk) => {
    await makeViteApp(walk);
    await walk.isTheApp();
    await walk.type('npm run build');
    await walk.step('in Chromium, before: the API answers 401', () => expectRefused({ serve, anotherProfile }, join(walk.folder, 'dist')));
    await walk.install('public/');
    await walk.step('written: public/token-worker.config.js, one line of src/main.tsx', async () => {
      await walk.write('public/token-worker.config.js', CONFIG);
      await walk.edit('src/main.tsx', /^/, "import 'token-worker/auto'\n");
    });
    await walk.type('npm run build');
    await walk.step('in Chromium, after: 200 with the token, and after it has expired', () => expectServed({ serve, anotherProfile }, join(walk.folder, 'dist')));
  });
});
