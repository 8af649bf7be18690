import { createSignal, onCleanup, Show } from 'solid-js';
import type { LogoutEvent } from 'token-worker';
import { Notes } from './Notes';
import { session, useSession } from './session';
import { SignIn } from './SignIn';

export function App() {
  const snapshot = useSession();
  const [message, setMessage] = createSignal('');

  // In every tab, whichever of them signed out, and when the server refuses to renew.
  const tell = ({ reason }: LogoutEvent) => setMessage(`Signed out: ${reason}`);
  session.addEventListener('logout', tell);
  onCleanup(() => session.removeEventListener('logout', tell));

  const Welcome = () => (
    <>
      <h1>Welcome</h1>
      <p role="status">{message()}</p>
      <SignIn username={snapshot().username} />
    </>
  );
  return (
    <main>
      <Show when={snapshot().status === 'signed-in'} fallback={<Welcome />}>
        <h1>Notes of {snapshot().username}</h1>
        <Notes />
        <button onClick={() => session.logout()}>Sign out</button>
      </Show>
    </main>
  );
}
