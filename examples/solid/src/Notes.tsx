import { createResource, For } from 'solid-js';

interface Note {
  id: number;
  text: string;
}

async function loadNotes(): Promise<Note[]> {
  const response = await fetch('/api/notes');
  return response.ok ? response.json() : [];
}

export function Notes() {
  const [notes, { refetch }] = createResource(loadNotes);

  return (
    <>
      <ul>
        <For each={notes()}>{({ text }) => <li>{text}</li>}</For>
      </ul>
      <button onClick={() => refetch()}>Reload</button>
    </>
  );
}
