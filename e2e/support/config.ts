/** The worker's configurations for the two ways in which the backend keeps refresh tokens. */
import type { TokenWorkerConfig } from 'token-worker/sw';

/** What can be written as JSON. */
export type SiteConfig = TokenWorkerConfig;

export const JWT_CONFIG: SiteConfig = {
  api: '/api',
  login: '/api/auth/login',
  refresh: '/api/auth/refresh',
  logout: '/api/auth/logout',
};

export const COOKIE_CONFIG: SiteConfig = {
  api: '/cookie',
  login: '/cookie/auth/login',
  refresh: { url: '/cookie/auth/refresh', style: 'cookie' },
  logout: '/cookie/auth/logout',
  storage: 'memory',
};

/** A configuration file that lets the server count how often its worker was started. */
export const announcingStarts = (config: SiteConfig): string =>
  `fetch('/worker-started').catch(() => undefined);\ntokenWorker(${JSON.stringify(config)});`;
