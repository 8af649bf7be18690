/** The session as a Solid signal: what reads it is updated when it changes. */
import { from } from 'solid-js';
import { register } from 'token-worker';

export const session = await register();

export const useSession = () => from((set) => session.subscribe(() => set(session.getSnapshot)), session.getSnapshot());
