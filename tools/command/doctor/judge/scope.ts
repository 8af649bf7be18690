/** Judges which pages the worker can control: those in its folder and below, or what Service-Worker-Allowed names. */
import { finding, type Finding } from '../findings.js';
import type { Answer } from '../http.js';

const folderOf = (url: string): string => new URL('./', url).pathname;

/** As far as the worker's scope can reach, as a path. */
export function widestScope({ url, headers }: Pick<Answer, 'url' | 'headers'>): string {
  const allowed = headers['service-worker-allowed'];
  return allowed !== undefined && URL.canParse(allowed, url) && new URL(allowed, url).origin === new URL(url).origin ? new URL(allowed, url).pathname : folderOf(url);
}

/** @param page a page of the app */
export function judgeScope(worker: Pick<Answer, 'url' | 'headers'>, page: string): readonly Finding[] {
  const { pathname } = new URL(page);
  const folder = folderOf(worker.url);
  const widest = widestScope(worker);
  if (!pathname.startsWith(widest)) {
    return [finding('worker-scope', worker.url, `The worker controls pages below ${widest}, and ${pathname} is none of them.`, 'Serve it from the top of the site, or send Service-Worker-Allowed: / with it and register it with { scope }.')];
  }
  if (pathname.startsWith(folder)) return [];
  return [finding('worker-scope-option', worker.url, `It may control ${pathname} since it is sent with Service-Worker-Allowed, but only if the page says so.`, `register('${new URL(worker.url).pathname}', { scope: '${widest}' })`)];
}
