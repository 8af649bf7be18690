/** The walk of an app with a Workbox worker of its own: the tokens' part is added to that worker, and the page stays as it is. */
import { join } from 'node:path';
import { ONE_ENGINE } from '../../support/one-engine.js';
import { expect, test } from '../../support/test.js';
import { expectRefused, expectServed } from './support/drive.js';
import { isLeftOut, LEFT_OUT, walking } from './support/told.js';
import { makeViteApp } from './support/vite-app.js';
import { Walk } from './support/walk.js';

/** The worker that people have. */
const WORKER = `/// <reference lib="webworker" />
import { precacheAndRoute } from 'workbox-precaching'

declare const self: ServiceWorkerGlobalScope

precacheAndRoute(self.__WB_MANIFEST)
`;

const PLUGIN = `VitePWA({ strategies: 'injectManifest', srcDir: 'src', filename: 'sw.ts', injectRegister: 'script' })`;

const TOKENS = `
manageTokens({
  api: '/api',
  login: '/api/auth/login',
  refresh: '/api/auth/refresh',
  logout: '/api/auth/logout',
})
`;

test('the walk of an app with a Workbox worker: at most ten lines from refused to renewed', { tag: ONE_ENGINE }, async ({ serve, anotherProfile }) => {
  test.skip(isLeftOut, LEFT_OUT);
  test.setTimeout(900_000);
  await walking(Walk.begin('Vite + React, with a Workbox worker (vite-plugin-pwa)'), async (walk) => {
    await makeViteApp(walk);
    await walk.type('npm install -D vite-plugin-pwa workbox-precaching');
    await walk.write('src/sw.ts', WORKER);
    await walk.edit('vite.config.ts', 'react()', `react(), ${PLUGIN}`);
    await walk.edit('vite.config.ts', /^/, "import { VitePWA } from 'vite-plugin-pwa'\n");
    await walk.isTheApp();
    // Not `npm run build`: the template's type check knows nothing of workers.
    await walk.type('npx vite build');
    await walk.step('in Chromium, before: the API answers 401', () => expectRefused({ serve, anotherProfile }, join(walk.folder, 'dist')));
    await walk.installPackage();
    await walk.step('written: eight lines of src/sw.ts', async () => {
      await walk.edit('src/sw.ts', 'import ', "import { manageTokens } from 'token-worker/sw'\nimport ");
      await walk.edit('src/sw.ts', '\nprecacheAndRoute', `${TOKENS}\nprecacheAndRoute`);
    });
    await walk.type('npx vite build');
    const tab = await walk.step('in Chromium, after: 200 with the token, and after it has expired', () => expectServed({ serve, anotherProfile }, join(walk.folder, 'dist')));
    // Workbox still does its part in the same worker.
    await expect.poll(() => tab.run(() => caches.keys())).toContainEqual(expect.stringContaining('workbox-precache'));
  });
});
