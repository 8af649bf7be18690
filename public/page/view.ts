/** Which of the page's faces is shown, and the line in the header that says so. */
import { element } from './dom.js';

export type View = 'starting' | 'signed-out' | 'signed-in' | 'failed';

export function showView(view: View, status: string): void {
  document.body.dataset['view'] = view;
  element('status').textContent = status;
  document.title = view === 'signed-in' ? `${status} · token-worker` : 'token-worker';
}

export const currentView = () => document.body.dataset['view'] as View;
