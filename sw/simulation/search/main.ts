/** What one process of the search does: takes its orders from the command line, and says each result as a line of JSON. */
import { replay, search } from './property.js';

interface Order {
  readonly seed: number;
  readonly schedules: number;
  readonly path?: string;
  readonly shortens?: boolean;
  readonly replays?: boolean;
}

const say = (message: unknown): void => void process.stdout.write(`${JSON.stringify(message)}\n`);

for (const text of process.argv.slice(2)) {
  const { replays, ...order } = JSON.parse(text) as Order;
  if (replays === true) say(await replay(order.seed, order.path ?? '', (line) => process.stdout.write(`${line}\n`)));
  else say(await search(order));
}
