import { useState } from 'react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { api } from './api';

export function Notes() {
  const [text, setText] = useState('');
  const queryClient = useQueryClient();
  const notes = useQuery({ queryKey: ['notes'], queryFn: async () => (await api.get('/notes')).data });
  const add = useMutation({
    mutationFn: (note) => api.post('/notes', note),
    onSuccess: () => {
      setText('');
      return queryClient.invalidateQueries({ queryKey: ['notes'] });
    },
  });

  if (notes.isPending) return <p>Loading…</p>;
  if (notes.isError) return <p role="alert">{notes.error.message}</p>;
  return (
    <>
      <ul>
        {notes.data.map((note) => (
          <li key={note.id}>{note.text}</li>
        ))}
      </ul>
      <label>
        Note <input value={text} onChange={({ target }) => setText(target.value)} />
      </label>
      <button onClick={() => add.mutate({ text })}>Add</button>
      <button onClick={() => notes.refetch()}>Reload</button>
      {add.isError && <p role="alert">{add.error.message}</p>}
    </>
  );
}
