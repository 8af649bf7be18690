/** Holds the differences against the table of causes: what has none, what has several, what is no longer seen. */
import type { Engine } from '../support/browser.js';
import type { Arm, Observed } from './arms.js';
import type { Cause } from './causes.js';
import { compare, type Difference } from './compare.js';
import type { Cell } from './dimensions.js';

export interface Judged {
  readonly cell: Cell;
  readonly difference: Difference;
  /** Whether the bare pass-through worker makes the very same difference. */
  readonly isByAnyWorker: boolean;
}

export type Observations = Readonly<Record<Arm, ReadonlyMap<string, Observed>>>;

const NOTHING: Observed = { requests: [], seen: { error: 'not sent' } };

/** The differences between no worker and ours, each with whether a bare worker makes it too. */
export function differences(cells: readonly Cell[], observations: Observations): Judged[] {
  return cells.flatMap((cell) => {
    const of = (arm: Arm): Observed => observations[arm].get(cell.id) ?? NOTHING;
    const bare = compare(of('without'), of('passThrough'));
    return compare(of('without'), of('ours')).map((difference) => ({
      cell,
      difference,
      isByAnyWorker: bare.some(({ field, request, after }) => field === difference.field && request === difference.request && after === difference.after),
    }));
  });
}

export interface Explained {
  readonly byCause: ReadonlyMap<Cause, readonly Judged[]>;
  /** Each a sentence; none when every difference has its one cause and every cause is seen as it is told. */
  readonly faults: readonly string[];
}

const text = ({ cell, difference: { field, request, before, after } }: Judged): string =>
  `${field}${request === '' ? '' : ` of ${request}`}: ${before} ≠ ${after}, in ${JSON.stringify(cell)}`;

export function explain(engine: Engine, judged: readonly Judged[], causes: readonly Cause[]): Explained {
  const ours = causes.filter(({ engines }) => engines.includes(engine));
  const byCause = new Map<Cause, Judged[]>(ours.map((cause) => [cause, []]));
  const faults: string[] = [];
  for (const item of judged) {
    const [cause, second] = ours.filter(({ explains }) => explains(item.difference, item.cell, engine));
    if (cause === undefined) faults.push(`no cause: ${text(item)}`);
    else if (second !== undefined) faults.push(`two causes, "${cause.title}" and "${second.title}": ${text(item)}`);
    else {
      byCause.get(cause)?.push(item);
      if (item.isByAnyWorker !== cause.byAnyWorker) faults.push(`any worker ${cause.byAnyWorker ? 'does not do' : 'does'} this, against "${cause.title}": ${text(item)}`);
    }
  }
  for (const [{ title }, items] of byCause) if (items.length === 0) faults.push(`no longer seen: "${title}"`);
  return { byCause, faults };
}
