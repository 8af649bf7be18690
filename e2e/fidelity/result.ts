/** What a run of the matrix found in one engine: written as JSON, from which the document is made. */
import { mkdirSync, writeFileSync } from 'node:fs';
import type { Engine } from '../support/browser.js';
import type { Origins } from './answer.js';
import { ARMS, type Arm } from './arms.js';
import type { Form } from './cells.js';
import type { Cause } from './causes.js';
import { DIMENSIONS, type Cell } from './dimensions.js';
import type { Explained, Judged, Observations } from './explain.js';

export interface FieldResult {
  readonly field: string;
  readonly cells: number;
  readonly before: string;
  readonly after: string;
}

export interface CauseResult {
  readonly title: string;
  readonly because: string;
  readonly byAnyWorker: boolean;
  readonly cells: number;
  readonly fields: readonly FieldResult[];
}

export interface EngineResult {
  readonly engine: Engine;
  readonly version: string;
  readonly form: Form;
  readonly date: string;
  readonly cells: number;
  /** Cells in which anything at all differs, and those in which it is more than the order of headers. */
  readonly differing: number;
  readonly differingInMoreThanOrder: number;
  /** Cells in which our worker makes a difference that a bare one does not, other than the order of headers. */
  readonly differingByOurs: number;
  /** Cells in which the page got a response, without a worker. */
  readonly answered: number;
  readonly requests: Readonly<Record<Arm, number>>;
  readonly dimensions: Readonly<Record<string, readonly string[]>>;
  readonly causes: readonly CauseResult[];
  /** What the causes do not explain; the test has failed then. */
  readonly faults: readonly string[];
}

const isOrder = (field: string): boolean => field.endsWith('order of headers');
const countCells = (items: readonly Judged[]): number => new Set(items.map(({ cell }) => cell.id)).size;

/** Ports change from run to run: in an example each origin has its name. */
function named(text: string, origins: Origins): string {
  const names = { [origins.same]: 'https://page.example', [origins['same-site']]: 'https://api.page.example', [origins['cross-site']]: 'https://other.example' };
  const replaced = Object.entries(names).reduce((result, [origin, name]) => result.replaceAll(origin, name), text);
  return replaced.replace(/Bearer \S+/, 'Bearer <token>');
}

function fieldsOf(items: readonly Judged[], origins: Origins): FieldResult[] {
  const fields = [...new Set(items.map(({ difference }) => difference.field))].sort();
  return fields.map((field) => {
    const those = items.filter(({ difference }) => difference.field === field);
    const { before = '', after = '' } = those[0]?.difference ?? {};
    return { field, cells: countCells(those), before: named(before, origins), after: named(after, origins) };
  });
}

export interface Run {
  readonly engine: Engine;
  readonly version: string;
  readonly form: Form;
  readonly cells: readonly Cell[];
  readonly origins: Origins;
  readonly observations: Observations;
  readonly judged: readonly Judged[];
  readonly explained: Explained;
}

export function resultOf({ engine, version, form, cells, origins, observations, judged, explained }: Run): EngineResult {
  const requests = Object.fromEntries(
    ARMS.map((arm) => [arm, [...observations[arm].values()].reduce((sum, observed) => sum + observed.requests.length, 0)]),
  ) as Record<Arm, number>;
  const describe = ([{ title, because, byAnyWorker }, items]: readonly [Cause, readonly Judged[]]): CauseResult => ({
    ...{ title, because, byAnyWorker },
    cells: countCells(items),
    fields: fieldsOf(items, origins),
  });
  return {
    ...{ engine, version, form, requests },
    date: new Date().toISOString().slice(0, 10),
    cells: cells.length,
    differing: countCells(judged),
    differingInMoreThanOrder: countCells(judged.filter(({ difference }) => !isOrder(difference.field))),
    differingByOurs: countCells(judged.filter(({ isByAnyWorker, difference }) => !isByAnyWorker && !isOrder(difference.field))),
    answered: [...observations.without.values()].filter(({ seen }) => 'response' in seen).length,
    dimensions: Object.fromEntries(Object.entries(DIMENSIONS).map(([name, values]) => [name, values.map(String)])),
    causes: [...explained.byCause].map(describe),
    faults: explained.faults,
  };
}

export function writeResult(result: EngineResult): void {
  const folder = new URL('../results/', import.meta.url);
  mkdirSync(folder, { recursive: true });
  writeFileSync(new URL(`fidelity-${result.form}-${result.engine}.json`, folder), `${JSON.stringify(result, null, 2)}\n`);
}
