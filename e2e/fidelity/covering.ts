/** A covering design: few rows in which every possible combination of any `strength` values stands at least once. */
import { shuffled, type Random } from './random.js';

export type Row = Readonly<Record<string, unknown>>;

export interface Design {
  readonly dimensions: Readonly<Record<string, readonly unknown[]>>;
  /** 1: every value; 2: all pairs; 3: all triples. */
  readonly strength: number;
  /** Whether the values given so far, the others being absent, can stand together. */
  readonly isPossible: (row: Row) => boolean;
  /** The values that every row has. */
  readonly fixed: Row;
  readonly random: Random;
}

/** How many rows are tried for each that is taken. */
const TRIES = 3;

/** Every choice of `size` of the items, each in the items' order. */
export function choices<T>(items: readonly T[], size: number): T[][] {
  if (size === 0) return [[]];
  return items.flatMap((item, index) => choices(items.slice(index + 1), size - 1).map((rest) => [item, ...rest]));
}

export function product(dimensions: Readonly<Record<string, readonly unknown[]>>): Row[] {
  return Object.entries(dimensions).reduce<Row[]>(
    (rows, [name, values]) => rows.flatMap((row) => values.map((value) => ({ ...row, [name]: value }))),
    [{}],
  );
}

/** Whether the open dimensions can be filled in at all. */
function isCompletable({ dimensions, isPossible }: Design, row: Row, open: readonly string[]): boolean {
  if (!isPossible(row)) return false;
  const next = open.findIndex((name) => !(name in row));
  const name = open[next];
  if (name === undefined) return true;
  const others = open.slice(next + 1);
  return (dimensions[name] ?? []).some((value) => isCompletable({ dimensions, isPossible } as Design, { ...row, [name]: value }, others));
}

/** The combinations of some dimensions' values, and which of them no row has yet. */
class Group {
  readonly names: readonly string[];
  readonly #missing = new Map<unknown, unknown>();
  left = 0;

  constructor(design: Design, names: readonly string[]) {
    this.names = names;
    const all = Object.keys(design.dimensions);
    for (const row of product(Object.fromEntries(names.map((name) => [name, design.dimensions[name] ?? []])))) {
      if (isCompletable(design, { ...design.fixed, ...row }, all)) this.#set(row);
    }
  }

  /** A tree of maps, a level for each dimension. */
  #set(row: Row): void {
    let level = this.#missing;
    for (const name of this.names.slice(0, -1)) {
      const below = (level.get(row[name]) as Map<unknown, unknown> | undefined) ?? new Map<unknown, unknown>();
      level.set(row[name], below);
      level = below;
    }
    level.set(row[this.names.at(-1) ?? ''], true);
    this.left += 1;
  }

  #levelOf(row: Row): Map<unknown, unknown> | undefined {
    let level: Map<unknown, unknown> | undefined = this.#missing;
    for (let depth = 0; depth < this.names.length - 1; depth += 1) {
      level = level?.get(row[this.names[depth] ?? '']) as Map<unknown, unknown> | undefined;
    }
    return level;
  }

  isMissing(row: Row): boolean {
    return this.#levelOf(row)?.get(row[this.names.at(-1) ?? '']) === true;
  }

  cover(row: Row): void {
    if (this.#levelOf(row)?.delete(row[this.names.at(-1) ?? '']) === true) this.left -= 1;
  }

  /** The first that is missing. */
  first(): Row {
    const row: Record<string, unknown> = {};
    const descend = (level: Map<unknown, unknown>, depth: number): boolean => {
      for (const [value, below] of level) {
        row[this.names[depth] ?? ''] = value;
        if (below === true || (below instanceof Map && descend(below, depth + 1))) return true;
      }
      return false;
    };
    descend(this.#missing, 0);
    return row;
  }
}

interface Candidate {
  readonly row: Row;
  readonly gain: number;
}

/** A row that has `start`, filled in with what covers most. */
function fill(design: Design, groups: readonly Group[], start: Row): Candidate {
  const { dimensions, random } = design;
  const names = Object.keys(dimensions);
  let row: Row = start;
  let gain = 0;
  for (const name of shuffled(names, random)) {
    if (name in row) continue;
    const touched = groups.filter((group) => group.names.includes(name) && group.names.every((other) => other === name || other in row));
    let best: Candidate | undefined;
    for (const value of shuffled(dimensions[name] ?? [], random)) {
      const tried = { ...row, [name]: value };
      const gained = touched.reduce((sum, group) => sum + (group.isMissing(tried) ? 1 : 0), 0);
      if ((best === undefined || gained > best.gain) && isCompletable(design, tried, names)) best = { row: tried, gain: gained };
    }
    if (best === undefined) throw new Error(`no value of ${name} goes with the rest`);
    row = best.row;
    gain += best.gain;
  }
  return { row, gain };
}

export function covering(design: Design): Row[] {
  const open = Object.keys(design.dimensions).filter((name) => !(name in design.fixed));
  const groups = choices(open, design.strength).map((names) => new Group(design, names));
  const rows: Row[] = [];
  for (const group of groups) {
    while (group.left > 0) {
      const start = { ...design.fixed, ...group.first() };
      const tries = Array.from({ length: TRIES }, () => fill(design, groups, start));
      const { row } = tries.reduce((best, tried) => (tried.gain > best.gain ? tried : best));
      for (const each of groups) each.cover(row);
      rows.push(row);
    }
  }
  return rows;
}
