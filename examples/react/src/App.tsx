import { useEffect, useState } from 'react';
import type { LogoutEvent } from 'token-worker';
import { Notes } from './Notes';
import { session, useSession } from './session';
import { SignIn } from './SignIn';

export function App() {
  const { status, username } = useSession();
  const [message, setMessage] = useState('');

  // In every tab, whichever of them signed out, and when the server refuses to renew.
  useEffect(() => {
    const tell = ({ reason }: LogoutEvent) => setMessage(`Signed out: ${reason}`);
    session.addEventListener('logout', tell);
    return () => session.removeEventListener('logout', tell);
  }, []);

  if (status !== 'signed-in') {
    return (
      <main>
        <h1>Welcome</h1>
        <p role="status">{message}</p>
        <SignIn username={username} />
      </main>
    );
  }
  return (
    <main>
      <h1>Notes of {username}</h1>
      <Notes />
      <button onClick={() => session.logout()}>Sign out</button>
    </main>
  );
}
