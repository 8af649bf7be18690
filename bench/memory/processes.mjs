/** The memory of a process and of all below it: proportional set size, so that shared pages count once. */
import { readdirSync, readFileSync } from 'node:fs';

/** @param {string} file */
function read(file) {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    // The process has ended meanwhile.
    return '';
  }
}

/** The parent of each running process. */
function parents() {
  const found = new Map();
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    // The command's name stands in parentheses and may hold anything; the parent's number is the second field behind it.
    const parent = /.*\) \S (\d+)/s.exec(read(`/proc/${name}/stat`))?.[1];
    if (parent !== undefined) found.set(Number(name), Number(parent));
  }
  return found;
}

/** @param {number} root */
function descendants(root) {
  const parentOf = parents();
  const isBelow = (pid) => {
    for (let at = parentOf.get(pid); at !== undefined && at !== 0; at = parentOf.get(at)) if (at === root) return true;
    return false;
  };
  return [...parentOf.keys()].filter(isBelow);
}

/** In bytes. */
export function memoryOf(root) {
  return [root, ...descendants(root)].reduce((sum, pid) => sum + 1024 * Number(/^Pss:\s+(\d+)/m.exec(read(`/proc/${pid}/smaps_rollup`))?.[1] ?? 0), 0);
}

const EVERY = 100;

/**
 * Samples while `work` runs.
 * @returns what `work` answered, and by how many bytes the memory rose above where it began, at most
 */
export async function riseDuring(root, work) {
  const before = memoryOf(root);
  let peak = before;
  const timer = setInterval(() => (peak = Math.max(peak, memoryOf(root))), EVERY);
  try {
    const result = await work();
    peak = Math.max(peak, memoryOf(root));
    return { result, rise: peak - before };
  } finally {
    clearInterval(timer);
  }
}
