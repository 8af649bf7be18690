import { useCallback, useEffect, useState } from 'react';

interface Note {
  id: number;
  text: string;
}

export function Notes() {
  const [notes, setNotes] = useState<Note[]>([]);

  const load = useCallback(async () => {
    const response = await fetch('/api/notes');
    if (response.ok) setNotes(await response.json());
  }, []);
  useEffect(() => void load(), [load]);

  return (
    <>
      <ul>
        {notes.map(({ id, text }) => (
          <li key={id}>{text}</li>
        ))}
      </ul>
      <button onClick={load}>Reload</button>
    </>
  );
}
