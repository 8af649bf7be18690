/** By how much large bodies make a browser's memory rise, through a worker that passes on and through ours: each in a browser of its own, with no driver. */
import { measure } from '../../memory/measure.mjs';
import { startServer } from '../../memory/server.mjs';

const MB = 2 ** 20;
const VARIANTS = { pass: 'bare', ours: 'ours' };
/** Two starts of the same page differ by that much: below it a ratio says nothing. */
const AT_LEAST = 10;

/** @param {readonly string[]} workloads */
export function memoryRise(workloads) {
  return async () => {
    const server = await startServer();
    try {
      const figures = {};
      for (const workload of workloads) {
        figures[workload] = {};
        for (const [name, variant] of Object.entries(VARIANTS)) figures[workload][name] = Math.max(AT_LEAST, (await measure(server, 'chromium', workload, variant)) / MB);
      }
      return figures;
    } finally {
      server.close();
    }
  };
}
