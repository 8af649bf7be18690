/** The session as a React store: a component that uses it is rendered again when it changes. */
import { useSyncExternalStore } from 'react';
import { register } from 'token-worker';

export const session = await register();

export const useSession = () => useSyncExternalStore(session.subscribe, session.getSnapshot);
