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

export default defineConfig({
  root: 'public',
  publicDir: 'static',
  appType: 'mpa',
  resolve: { alias: { 'token-worker': built('index.js') } },
  server: { host: 'localhost', port: 4100, strictPort: false },
  // Short, so that a visitor can watch the worker renew it.
  plugins: [builtWorker(), demoBackend({ accessTokenLifetime: 60 })],
});
