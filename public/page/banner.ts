/** Says, in every open tab, that the session is over and why. */
import { element } from './dom.js';
import { timeOfDay } from './format.js';

const REASONS = {
  'refresh-rejected': ['Your session was ended by the server', 'it refused to renew your access. Sign in again to go on.'],
  expired: ['Your session has expired', 'it could not be renewed any more. Sign in again to go on.'],
  'signed-out': ['You signed out', 'here or in another tab: it holds for all of them.'],
  'storage-lost': ['Your session was lost', 'this browser no longer had it in store. Sign in again to go on.'],
} as const;

export type Reason = keyof typeof REASONS;

export function showBanner(reason: Reason, at: number): void {
  const [title, text] = REASONS[reason];
  const banner = element('banner');
  banner.dataset['reason'] = reason;
  // Shown before it is filled: screen readers announce what changes inside a live region, not one that appears.
  banner.hidden = false;
  element('banner-title').textContent = title;
  element('banner-text').textContent = `At ${timeOfDay(at)}, ${text}`;
}

export function hideBanner(): void {
  element('banner').hidden = true;
}
