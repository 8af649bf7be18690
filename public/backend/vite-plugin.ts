/** Serves the demo's backend from Vite itself, in development and in preview, so that the demo is one origin and one command. */
import { getRequestListener } from '@hono/node-server';
import type { Connect, Plugin } from 'vite';
import { createBackend, type BackendOptions } from './index.js';

const OURS = /^\/(?:api|cookie|demo)(?:[/?]|$)/;

export function demoBackend(options: BackendOptions = {}): Plugin {
  const mount = (middlewares: Connect.Server) => {
    const backend = createBackend(options);
    // Vite's own globals stay as they are.
    const listener = getRequestListener(backend.fetch, { overrideGlobalObjects: false });
    middlewares.use((request, response, next) => {
      if (!OURS.test(request.url ?? '')) return next();
      void listener(request, response);
    });
  };
  return {
    name: 'token-worker-demo-backend',
    configureServer: ({ middlewares }) => mount(middlewares),
    configurePreviewServer: ({ middlewares }) => mount(middlewares),
  };
}
