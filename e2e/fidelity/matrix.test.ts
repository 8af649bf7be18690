/**
 * Every kind of request, sent without a worker, through a worker that does nothing, and through ours: what the server and
 * the page see is the same, but for what `causes.ts` lists and `docs/fidelity.md` tells.
 */
import { readFileSync } from 'node:fs';
import { differs, expect, test } from '../support/test.js';
import { ARMS, observe, type Arm, type Observed } from './arms.js';
import { CAUSES } from './causes.js';
import { makeCells, type Form } from './cells.js';
import { documentedCauses } from './document.mjs';
import { differences, explain } from './explain.js';
import { resultOf, writeResult } from './result.js';
import { startFidelityServer } from './server.js';

const FORM: Form = process.env.FIDELITY === 'long' ? 'long' : 'short';
const LIMIT: Readonly<Record<Form, number>> = { short: 10 * 60_000, long: 40 * 60_000 };
/** How many faults are shown: the first ones say enough. */
const SHOWN = 20;
const byTitle = (one: { readonly title: string }, other: { readonly title: string }): number => one.title.localeCompare(other.title);

test('each request is the same with and without the worker, but for what is listed with its cause', async ({ engine, browserUnderTest, anotherProfile }) => {
  test.setTimeout(LIMIT[FORM]);
  const cells = makeCells(FORM);
  const { version } = browserUnderTest;
  const server = await startFidelityServer(cells);
  const observations = {} as Record<Arm, Map<string, Observed>>;
  try {
    for (const arm of ARMS) observations[arm] = await observe(cells, arm, server, arm === 'without' ? browserUnderTest : await anotherProfile());
  } finally {
    await server.close();
  }
  const judged = differences(cells, observations);
  const explained = explain(engine, judged, CAUSES);
  const result = resultOf({ engine, version, form: FORM, cells, origins: server.origins, observations, judged, explained });
  writeResult(result);

  // Without these there would be nothing to compare.
  expect(result.answered).toBeGreaterThan(cells.length / 2);
  expect(result.requests.without).toBeGreaterThan(cells.length);
  expect(explained.faults.slice(0, SHOWN), `${String(explained.faults.length)} faults`).toEqual([]);
  for (const { title, cells: count, byAnyWorker } of result.causes) if (!byAnyWorker) differs(`${title} (${String(count)} cells)`);
  // The long form writes the document; the short one sees that it is still true.
  if (FORM === 'short') {
    const documented = documentedCauses(readFileSync(new URL('../../docs/fidelity.md', import.meta.url), 'utf8'), engine);
    const found = result.causes.map(({ title, byAnyWorker }) => ({ title, byAnyWorker }));
    expect(documented.toSorted(byTitle), 'docs/fidelity.md; `npm run fidelity` writes it anew').toEqual(found.toSorted(byTitle));
  }
});
