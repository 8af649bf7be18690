/** The sign-in form: an ordinary one, which posts a user name and a password and reads nothing of the answer but its status. */
import * as api from './api.js';
import { chosenPlace, rememberPlace } from './chosen-place.js';
import { element } from './dom.js';
import type { Place } from './places.js';

const form = element('login', HTMLFormElement);
const field = (name: string) => form.elements.namedItem(name) as HTMLInputElement;
const username = field('username');
const password = field('password');
const button = form.querySelector('button')!;
const places = form.elements.namedItem('place') as RadioNodeList;

function complain(message: string): void {
  element('login-error').textContent = message;
  password.setAttribute('aria-invalid', String(message !== ''));
  if (message) password.select();
}

/** Prepares the form for whoever was signed in last, at the top of the page, where the banner says why. */
export function showLogin(knownUsername: string | undefined): void {
  places.value = chosenPlace();
  password.value = '';
  complain('');
  element('provider-error').textContent = '';
  if (knownUsername) username.value = knownUsername;
  scrollTo({ top: 0 });
  (username.value ? password : username).focus({ preventScroll: true });
}

async function submit(all: readonly Place[]): Promise<void> {
  const place = all.find(({ name }) => name === places.value) ?? all[0];
  if (!place) return;
  rememberPlace(place.name);
  const response = await api.signIn(place.api, username.value.trim(), password.value);
  if (response.ok) complain('');
  else if (response.status === 401) complain('No user has this name and password.');
  else complain(`The server answered ${response.status}. Try again in a moment.`);
}

export function startLogin(all: readonly Place[]): void {
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    button.disabled = true;
    submit(all)
      .catch(() => complain('The server cannot be reached.'))
      .finally(() => (button.disabled = false));
  });
}
