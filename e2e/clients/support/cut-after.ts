/** A response that breaks off: lets so many pieces of a stream through, then cuts the connection. */
export function cutAfter(pieces: number, cut: () => void = () => undefined): TransformStream<Uint8Array, Uint8Array> {
  let left = pieces;
  return new TransformStream({
    transform: (piece, controller) => {
      if (left-- > 0) controller.enqueue(piece);
      else {
        cut();
        // A text: the server writes what it is given to the console.
        controller.error('(a test cuts this stream off)');
      }
    },
  });
}
