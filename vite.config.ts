/** The demo site: its page, its embedded backend and provider, and the built worker at the place where an app would have it. */
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { defineConfig, type Plugin } from 'vite';
import { demoBackend } from './public/backend/vite-plugin.js';

const built = (file: string): string => fileURLToPath(new URL(`dist/${file}`, import.meta.url));

/** The drop-in that brings `oidc(…)` and `dpop(…)` along. */
const WORKER = 'token-worker-oidc.js';

function builtWorker(): Plugin {
  return {
    name: 'token-worker-built-worker',
    configureServer: ({ middlewares }) => {
      middlewares.use(`/${WORKER}`, (_request, response, next) => {
        readFile(built(WORKER)).then((script) => {
          response.setHeader('Content-Type', 'text/javascript');
          response.setHeader('Cache-Control', 'no-cache');
          response.end(script);
        }, next);
      });
    },
  };
}

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
  resolve: { alias: { 'token-worker': built('index.js') } },
  server: { host: 'localhost', port: 4100, strictPort: false, ws: false, hmr: false },
  plugins: [
    // First, for the policies. Short, so that a visitor can watch the worker renew it.
    demoBackend({ accessTokenLifetime: 60 }),
    builtWorker(),
    withoutDevClient(),
  ],
});
