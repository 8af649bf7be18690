import { useState, type FormEvent } from 'react';

/** @param username who was signed in last, if anybody was */
export function SignIn({ username }: { username?: string }) {
  const [message, setMessage] = useState('');

  async function signIn(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const body = JSON.stringify(Object.fromEntries(new FormData(event.currentTarget)));
    const response = await fetch('/api/auth/login', { method: 'POST', headers: { 'Content-Type': 'application/json' }, body });
    if (!response.ok) setMessage('Wrong user name or password.');
  }

  return (
    <form onSubmit={signIn}>
      <label>
        User name <input name="username" autoComplete="username" defaultValue={username} required />
      </label>
      <label>
        Password <input name="password" type="password" autoComplete="current-password" required />
      </label>
      <button>Sign in</button>
      <p role="alert">{message}</p>
    </form>
  );
}
