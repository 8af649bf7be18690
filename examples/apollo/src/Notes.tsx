import { gql, type TypedDocumentNode } from '@apollo/client';
import { useQuery } from '@apollo/client/react';

const NOTES: TypedDocumentNode<{ notes: { id: number; text: string }[] }> = gql`
  query Notes {
    notes {
      id
      text
    }
  }
`;

export function Notes() {
  const { data, refetch } = useQuery(NOTES);

  return (
    <>
      <ul>
        {data?.notes.map(({ id, text }) => (
          <li key={id}>{text}</li>
        ))}
      </ul>
      <button onClick={() => refetch()}>Reload</button>
    </>
  );
}
