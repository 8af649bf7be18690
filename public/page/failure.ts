/** What the page shows when there is no worker to be had. */
import { element, onClick } from './dom.js';
import { showView } from './view.js';

const hint = () =>
  'serviceWorker' in navigator
    ? 'Nothing is lost: the worker is tried again when the page is loaded again.'
    : 'Service workers need https or localhost, and some browsers switch them off in private windows.';

export function showFailure(error: unknown): void {
  const code = typeof error === 'object' && error !== null && 'code' in error ? ` (${String(error.code)})` : '';
  showView('failed', 'No worker');
  element('failure-message').textContent = (error instanceof Error ? error.message : String(error)) + code;
  element('failure-hint').textContent = hint();
  onClick('try-again', () => location.reload());
}
