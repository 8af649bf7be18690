import { useQuery } from '@tanstack/react-query';

interface Note {
  id: number;
  text: string;
}

async function loadNotes(): Promise<Note[]> {
  const response = await fetch('/api/notes');
  if (!response.ok) throw new Error(`The notes cannot be had: ${response.status}`);
  return response.json();
}

export function Notes() {
  const { data: notes = [], refetch } = useQuery({ queryKey: ['notes'], queryFn: loadNotes });

  return (
    <>
      <ul>
        {notes.map(({ id, text }) => (
          <li key={id}>{text}</li>
        ))}
      </ul>
      <button onClick={() => refetch()}>Reload</button>
    </>
  );
}
