/** Whether the browser sees this server by https: also where a proxy ends TLS and hands on plain http. */
import { refuse } from '../core/config/check.js';

/** @throws TokenWorkerError `invalid-config` */
export function readOrigin(key: string, value: unknown): string | undefined {
  if (value === undefined) return undefined;
  const takes = "an origin as the browser sees it, such as 'https://app.example.com', without a path";
  if (typeof value !== 'string' || !/^https?:\/\//.test(value) || !URL.canParse(value)) refuse(key, value, takes);
  const { origin } = new URL(value);
  if (value !== origin) refuse(key, value, takes);
  return origin;
}

const isLoopback = (hostname: string): boolean => /(^|\.)localhost$|^127(\.\d+){3}$|^\[::1\]$/.test(hostname);

/**
 * Service workers exist in secure contexts alone, so whoever asks for one by http at another host than this machine has a proxy in
 * between. What a proxy says about itself is believed only where it makes the cookie stricter.
 *
 * @param origin what the app says, if it does
 */
export function isSeenByHttps({ url, headers }: Pick<Request, 'url' | 'headers'>, origin: string | undefined): boolean {
  const { protocol, hostname } = new URL(origin ?? url);
  if (protocol === 'https:') return true;
  if (origin !== undefined) return false;
  const [forwarded = ''] = (headers.get('X-Forwarded-Proto') ?? '').split(',');
  return forwarded.trim().toLowerCase() === 'https' || !isLoopback(hostname);
}
