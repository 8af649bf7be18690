import { createSignal } from 'solid-js';

/** @param props.username who was signed in last, if anybody was */
export function SignIn(props: { username: string | undefined }) {
  const [message, setMessage] = createSignal('');

  async function signIn(event: SubmitEvent & { currentTarget: HTMLFormElement }) {
    event.preventDefault();
    const body = JSON.stringify(Object.fromEntries(new FormData(event.currentTarget)));
    const response = await fetch('/api/auth/login', { method: 'POST', headers: { 'Content-Type': 'application/json' }, body });
    if (!response.ok) setMessage('Wrong user name or password.');
  }

  return (
    <form onSubmit={signIn}>
      <label>
        User name <input name="username" autocomplete="username" value={props.username ?? ''} required />
      </label>
      <label>
        Password <input name="password" type="password" autocomplete="current-password" required />
      </label>
      <button>Sign in</button>
      <p role="alert">{message()}</p>
    </form>
  );
}
