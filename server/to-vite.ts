/** Handlers in Vite's development and preview servers. */
import type { Handler } from './handler.js';
import { toNode } from './to-node.js';

/** What of Vite's servers is used. */
export interface ViteServerLike {
  readonly middlewares: { use(middleware: ReturnType<typeof toNode>): unknown };
}

export interface VitePluginLike {
  readonly name: string;
  configureServer(server: ViteServerLike): void;
  configurePreviewServer(server: ViteServerLike): void;
}

/**
 * Asks the handlers in turn, before Vite serves files, in `vite` and in `vite preview`. It adds nothing to what is built: there, the
 * app's own server has the handlers.
 *
 * @returns a plugin for Vite's `plugins`
 */
export function toVite(...handlers: readonly Handler[]): VitePluginLike {
  const use = ({ middlewares }: ViteServerLike): void => {
    middlewares.use(toNode(...handlers));
  };
  return { name: 'token-worker-server', configureServer: use, configurePreviewServer: use };
}
