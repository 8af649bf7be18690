/** Shows the page's own source: the very files that run, not a copy made for show. */
import apiSource from './api.ts?raw';
import { element } from './dom.js';
import { highlight } from './highlight.js';

const CONFIG = '/token-worker.config.js';

export async function showCode(): Promise<void> {
  element('source-api').replaceChildren(...highlight(apiSource));
  const config = await fetch(CONFIG);
  if (config.ok) element('source-config').replaceChildren(...highlight(await config.text()));
}
