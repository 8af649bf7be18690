import { useState } from 'react';
import { useAuth } from './auth';

export function LoginForm() {
  const { login } = useAuth();
  const [username, setUsername] = useState('');
  const [password, setPassword] = useState('');
  const [error, setError] = useState('');

  async function submit(event) {
    event.preventDefault();
    try {
      await login(username, password);
    } catch ({ response }) {
      setError(response?.data?.error ?? 'The server cannot be reached');
    }
  }

  return (
    <form onSubmit={submit}>
      <h1>Welcome</h1>
      <label>
        User name <input value={username} onChange={({ target }) => setUsername(target.value)} />
      </label>
      <label>
        Password <input type="password" value={password} onChange={({ target }) => setPassword(target.value)} />
      </label>
      <button>Sign in</button>
      {error && <p role="alert">{error}</p>}
    </form>
  );
}
