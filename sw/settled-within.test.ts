/** A limited wait ends with the work or with the time, and takes its timer back. */
import { expect, it } from 'vitest';
import { settledWithin } from './settled-within.js';

interface Delay {
  readonly signal: AbortSignal;
  readonly pass: () => void;
}

function delays(): { readonly all: Delay[]; readonly delay: (seconds: number, signal: AbortSignal) => Promise<void> } {
  const all: Delay[] = [];
  return { all, delay: (_seconds, signal) => new Promise((pass) => all.push({ signal, pass })) };
}

for (const [name, work] of [
  ['done', () => Promise.resolve()],
  ['failed', () => Promise.reject(new Error('failed'))],
] as const) {
  it(`ends when the work is ${name}, and takes the timer back`, async () => {
    const ports = delays();
    expect(await settledWithin(8, work(), ports)).toBe(true);
    expect(ports.all.map(({ signal }) => signal.aborted)).toEqual([true]);
  });
}

it('ends with the time when the work does not', async () => {
  const ports = delays();
  const waiting = settledWithin(8, new Promise(() => undefined), ports);
  ports.all[0]?.pass();
  await expect(waiting).resolves.toBe(false);
});
