/** Serves the demo's backend from Vite itself, in development and in preview, and beside it the provider: one command for both. */
import type { AddressInfo } from 'node:net';
import { getRequestListener } from '@hono/node-server';
import type { Plugin, PreviewServer, ViteDevServer } from 'vite';
import { configFile } from './config-file.js';
import { DATA_POLICY, PAGE_POLICY, workerPolicy } from './content-security-policy.js';
import { createBackend, type BackendOptions } from './index.js';
import { settingsFrom } from './options.js';
import { startProvider, type EmbeddedProvider, type ProviderOptions } from './provider/index.js';
import { VIOLATIONS, violations } from './violations.js';

const OURS = /^\/(?:api|cookie|bound|demo)(?:[/?]|$)/;
/** The service worker's script, whoever serves it. */
const WORKER = /^\/token-worker[\w-]*\.js(?:\?|$)/;
/** Away from the ports that a second demo would be given. */
const PROVIDER_PORTS_FURTHER = 50;

type Server = Pick<ViteDevServer | PreviewServer, 'middlewares' | 'httpServer'>;

/** The port that Vite listens at decides where the provider does, and which page it sends the browser back to. */
function providerBeside(httpServer: Server['httpServer'], options: Omit<ProviderOptions, 'appOrigin' | 'port'>): Promise<EmbeddedProvider> {
  return new Promise((resolve, reject) => {
    httpServer?.once('listening', () => {
      const { port } = httpServer.address() as AddressInfo;
      startProvider({ ...options, appOrigin: `http://localhost:${String(port)}`, port: port + PROVIDER_PORTS_FURTHER }).then(resolve, reject);
    });
  });
}

export function demoBackend(options: BackendOptions = {}): Plugin {
  const mount = ({ middlewares, httpServer }: Server) => {
    const { users, accessTokenLifetime } = settingsFrom(options);
    const provider = providerBeside(httpServer, { clientId: 'demo', users, accessTokenLifetime, record: (request) => backend.record(request) });
    const backend = createBackend({ ...options, provider });
    httpServer?.once('close', () => void provider.then(({ close }) => close()));
    // Before anything is served, by whomever.
    middlewares.use(({ url = '' }, response, next) => {
      const guard = (policy: string): void => {
        response.setHeader('Content-Security-Policy', policy);
        response.setHeader('X-Content-Type-Options', 'nosniff');
        next();
      };
      if (WORKER.test(url)) provider.then((it) => guard(workerPolicy(it)), next);
      else guard(OURS.test(url) ? DATA_POLICY : PAGE_POLICY);
    });
    middlewares.use(VIOLATIONS, violations());
    // Vite's own globals stay as they are.
    const listener = getRequestListener(backend.fetch, { overrideGlobalObjects: false });
    middlewares.use('/token-worker.config.js', (_request, response, next) => {
      provider.then(configFile).then((script) => {
        response.setHeader('Content-Type', 'text/javascript');
        response.setHeader('Cache-Control', 'no-cache');
        response.end(script);
      }, next);
    });
    middlewares.use((request, response, next) => {
      if (!OURS.test(request.url ?? '')) return next();
      void listener(request, response);
    });
  };
  return {
    name: 'token-worker-demo-backend',
    configureServer: (server) => mount(server),
    configurePreviewServer: (server) => mount(server),
  };
}
