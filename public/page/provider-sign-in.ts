/** The other way in: the page goes to the provider, and comes back signed in. What is exchanged on the way is the worker's alone. */
import { element } from './dom.js';
import type { Place } from './places.js';
import { UNREACHABLE } from './provider-errors.js';

const button = element('provider-sign-in', HTMLButtonElement);
const complaint = element('provider-error');

export function complainOfProvider(message: string): void {
  complaint.textContent = message;
  button.focus();
}

export function startProviderSignIn(places: readonly Place[]): void {
  const session = places.find(({ name }) => name === 'provider')?.session;
  if (!session) return;
  button.addEventListener('click', () => {
    complaint.textContent = '';
    button.disabled = true;
    const loginHint = session.getSnapshot().username;
    session
      .login({ returnTo: '/', ...(loginHint === undefined ? {} : { loginHint }) })
      .finally(() => (button.disabled = false))
      .catch(() => complainOfProvider(UNREACHABLE));
  });
}
