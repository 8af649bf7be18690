/** The processes of a program and of everything that it started, found by a mark that they carry: to end or to stop them all at once. */
import { readdirSync, readFileSync } from 'node:fs';

interface Process {
  readonly id: number;
  readonly parent: number;
  readonly isMarked: boolean;
}

/** Undefined: it has ended since it was listed. */
function look(id: number, mark: string): Process | undefined {
  const read = (name: string): string => readFileSync(`/proc/${String(id)}/${name}`, 'latin1');
  try {
    // The name stands in parentheses and may hold anything; after it come the state and the parent.
    const [state = '', parent = ''] = read('stat').replace(/^.*\) /s, '').split(' ');
    if (state === 'Z') return undefined;
    return { id, parent: Number(parent), isMarked: read('cmdline').includes(mark) || read('environ').includes(mark) };
  } catch {
    return undefined;
  }
}

/** @param mark what stands in the command line or the environment of the program: the path of its profile */
export function processTree(mark: string): readonly number[] {
  const ids = readdirSync('/proc').filter((name) => /^\d+$/.test(name)).map(Number);
  const all = ids.map((id) => look(id, mark)).filter((process) => process !== undefined);
  const found = new Set(all.filter(({ isMarked }) => isMarked).map(({ id }) => id));
  for (let before = -1; before !== found.size; ) {
    before = found.size;
    for (const { id, parent } of all) if (found.has(parent)) found.add(id);
  }
  found.delete(process.pid);
  return [...found];
}

/** Sends a signal to all of them: before any is seen to end, so that none can do anything about it. */
export function signalTree(mark: string, signal: 'SIGKILL' | 'SIGSTOP' | 'SIGCONT'): void {
  for (const id of processTree(mark)) {
    try {
      process.kill(id, signal);
    } catch {
      // It has ended by itself.
    }
  }
}
