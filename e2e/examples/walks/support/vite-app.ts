/** The app that people have, made with Vite and React: the public template, and a component that signs in and asks the API. */
import { join } from 'node:path';
import type { Walk } from './walk.js';

/** The newest that this repository's Node.js can run. */
const CREATE_VITE = 'create-vite@9';

const NOTES = `import { useState, type FormEvent } from 'react'

export function Notes() {
  const [answer, setAnswer] = useState('')

  async function signIn(event: FormEvent<HTMLFormElement>) {
    event.preventDefault()
    const body = JSON.stringify(Object.fromEntries(new FormData(event.currentTarget)))
    const response = await fetch('/api/auth/login', { method: 'POST', headers: { 'Content-Type': 'application/json' }, body })
    setAnswer(\`login: \${response.status}\`)
  }

  async function load() {
    setAnswer('…')
    const response = await fetch('/api/notes')
    setAnswer(\`notes: \${response.status}\`)
  }

  return (
    <>
      <form onSubmit={signIn}>
        <label>User name <input name="username" /></label>
        <label>Password <input name="password" type="password" /></label>
        <button>Sign in</button>
      </form>
      <button onClick={load}>Load notes</button>
      <output>{answer}</output>
    </>
  )
}
`;

export async function makeViteApp(walk: Walk): Promise<void> {
  await walk.type('npm create vite@latest my-app -- --template react-ts', { runs: `npx ${CREATE_VITE} my-app --template react-ts --no-interactive` });
  walk.folder = join(walk.home, 'my-app');
  await walk.type('npm install');
  await walk.write('src/Notes.tsx', NOTES);
  await walk.edit('src/App.tsx', '<>', '<>\n      <Notes />');
  await walk.edit('src/App.tsx', /^/, "import { Notes } from './Notes'\n");
}
