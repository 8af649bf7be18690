/** Remembers which of the form's places the person chose last, for the next sign-in. It is a preference; it says nothing of a session. */
import type { PlaceName } from './places.js';

const KEY = 'demo:place';

export function chosenPlace(): 'worker' | 'cookie' {
  try {
    return localStorage.getItem(KEY) === 'cookie' ? 'cookie' : 'worker';
  } catch {
    return 'worker';
  }
}

export function rememberPlace(name: PlaceName): void {
  // No choice of the form's.
  if (name === 'provider') return;
  try {
    localStorage.setItem(KEY, name);
  } catch {
    // Without storage the choice is asked for again; nothing else depends on it.
  }
}
