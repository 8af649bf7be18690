/** The session as a Vue composable: what uses it is updated when it changes. */
import { register } from 'token-worker';
import { onScopeDispose, shallowReadonly, shallowRef } from 'vue';

export const session = await register();

export function useSession() {
  const snapshot = shallowRef(session.getSnapshot());
  onScopeDispose(session.subscribe(() => (snapshot.value = session.getSnapshot())));
  return shallowReadonly(snapshot);
}
