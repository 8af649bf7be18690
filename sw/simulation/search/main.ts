/** What one process of the search does: takes its orders from the command line, and says each result as a line of JSON. */
import { writeFileSync } from 'node:fs';
import { scheduleText, type Schedule } from './actions.js';
import { replay, search } from './property.js';

interface Order {
  readonly seed: number;
  readonly schedules: number;
  readonly path?: string;
  readonly shortens?: boolean;
  readonly replays?: boolean;
}

/** For a schedule that never gives control back: the last one in the file. */
const logTo = (file: string) => (schedule: Schedule): void => writeFileSync(file, `${JSON.stringify(schedule)}\n${scheduleText(schedule)}\n`);

const say = (message: unknown): void => void process.stdout.write(`${JSON.stringify(message)}\n`);

for (const text of process.argv.slice(2)) {
  const { replays, ...order } = JSON.parse(text) as Order;
  if (replays === true) say(await replay(order.seed, order.path ?? '', (line) => process.stdout.write(`${line}\n`)));
  else say(await search({ ...order, ...(process.env['SEARCH_LOG'] === undefined ? {} : { log: logTo(process.env['SEARCH_LOG']) }) }));
}
