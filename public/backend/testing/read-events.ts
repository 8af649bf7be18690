/** Reads a number of server-sent events from a response, then lets it go. */

export interface ReceivedEvent {
  readonly id?: string;
  readonly event?: string;
  readonly data?: string;
}

function parse(block: string): ReceivedEvent {
  const fields = block.split('\n').map((line) => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 2)]);
  return Object.fromEntries(fields) as ReceivedEvent;
}

export async function readEvents(response: Response, count: number): Promise<ReceivedEvent[]> {
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
  if (!reader) return [];
  let text = '';
  while (text.split('\n\n').length <= count) {
    const { done, value } = await reader.read();
    if (done) break;
    text += value;
  }
  await reader.cancel();
  return text.split('\n\n').slice(0, count).map(parse);
}
