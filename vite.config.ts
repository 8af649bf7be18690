/** The demo site: its page, its embedded backend and provider, and the worker, sealed as an app's own server would serve it. */
import { fileURLToPath } from 'node:url';
import { dropIn, refuseOtherWorkers, sealWorker, toVite } from 'token-worker/server';
import { defineConfig, type Plugin } from 'vite';
import { serverKey } from './public/backend/server-key.js';
import { demoBackend } from './public/backend/vite-plugin.js';

const fromHere = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

/** Leaves out what Vite adds to a page, so that it runs what is written and what its Content-Security-Policy allows: whoever changes a file loads the page again. */
function withoutDevClient(): Plugin {
  return {
    name: 'token-worker-without-dev-client',
    transformIndexHtml: { order: 'post', handler: (html) => html.replace(/\s*<script type="module" src="\/@vite\/client"><\/script>/, '') },
  };
}

export default defineConfig({
  root: 'public',
  publicDir: 'static',
  appType: 'mpa',
  resolve: { alias: { 'token-worker': fromHere('dist/index.js') } },
  server: {
    host: 'localhost',
    port: 4100,
    strictPort: false,
    ws: false,
    hmr: false,
    // The site and the built package: no page is to read the server's key.
    fs: { allow: [fromHere('public'), fromHere('dist')] },
  },
  plugins: [
    // First, for the policies. Short, so that a visitor can watch the worker renew it.
    demoBackend({ accessTokenLifetime: 60 }),
    // The drop-in that brings `oidc(…)` and `dpop(…)` along.
    toVite(refuseOtherWorkers(), sealWorker({ keys: serverKey(), script: dropIn('token-worker-oidc.js') })),
    withoutDevClient(),
  ],
});
