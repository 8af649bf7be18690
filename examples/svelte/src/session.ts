/** The session as a Svelte value: what reads it is updated when it changes. */
import { createSubscriber } from 'svelte/reactivity';
import { register } from 'token-worker';

export const session = await register();

const subscribe = createSubscriber(session.subscribe);

export function currentSession() {
  subscribe();
  return session.getSnapshot();
}
