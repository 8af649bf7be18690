/** What one process of the search does: it gets orders from its parent, one at a time, and sends back what came of each. */
import { replay, search, type SearchOptions } from './property.js';

export type Order =
  { readonly do: 'search'; readonly options: Omit<SearchOptions, 'log'> } | { readonly do: 'replay'; readonly seed: number; readonly path: string };

async function carryOut(order: Order): Promise<unknown> {
  if (order.do === 'search') return search(order.options);
  const lines: string[] = [];
  const violation = await replay(order.seed, order.path, (line) => lines.push(line));
  return { lines, violation };
}

// Whoever gave the orders is gone.
process.on('disconnect', () => process.exit());
process.on('message', (order: Order) => {
  carryOut(order).then(
    (result) => process.send?.({ result }),
    (error: unknown) => process.send?.({ error: error instanceof Error ? (error.stack ?? error.message) : String(error) }),
  );
});
