/** The end of the run: a table, scenario by engine, with what each engine does otherwise, and last what failed. */
import { stripVTControlCharacters } from 'node:util';
import type { Reporter, TestCase, TestResult } from 'playwright/types/testReporter';
import { ENGINES } from './browser.js';
import { IN_PAGE } from './in-page.js';

interface Row {
  readonly title: string;
  readonly cells: Map<string, string>;
  readonly remarks: string[];
}

const MARKS: Readonly<Record<TestResult['status'], string>> = { passed: '✓', failed: '✗', timedOut: '✗', interrupted: '✗', skipped: '–' };
const COLUMN = 10;

export default class EngineTable implements Reporter {
  readonly #rows = new Map<string, Row>();
  readonly #failures: string[] = [];

  printsToStdio(): boolean {
    return false;
  }

  onTestEnd(test: TestCase, result: TestResult): void {
    const [, engine = '', ...path] = test.titlePath();
    const title = path.join(' › ');
    const row = this.#rows.get(title) ?? { title, cells: new Map<string, string>(), remarks: [] };
    this.#rows.set(title, row);
    // What differs is marked, and told below the scenario.
    const told = result.annotations.filter(({ type, description }) => ['differs', 'skip'].includes(type) && description !== undefined);
    row.cells.set(engine, (MARKS[result.status] ?? '?') + (result.status === 'passed' && told.length > 0 ? '*' : ''));
    if (result.status !== 'passed' && result.status !== 'skipped') this.#failures.push(`${engine}: ${title}\n${stripVTControlCharacters(result.errors.map(({ message = '' }) => message).join('\n'))}`);
    for (const { description = '' } of told) row.remarks.push(`${engine}: ${description}`);
  }

  onEnd(): void {
    const engines = [...ENGINES, IN_PAGE].filter((engine) => [...this.#rows.values()].some(({ cells }) => cells.has(engine)));
    const lines = [`\nScenario by engine (✓ as in the others, * in a way of its own, – cannot take part, blank: not in this run, but in \`npm run test:everywhere\` and \`npm run attacks\`)\n`];
    lines.push(`${engines.map((engine) => engine.padEnd(COLUMN)).join('')}scenario`);
    let file = '';
    for (const { title, cells, remarks } of [...this.#rows.values()].sort((a, b) => a.title.localeCompare(b.title))) {
      const [first = '', ...rest] = title.split(' › ');
      if (first !== file) lines.push(`${' '.repeat(COLUMN * engines.length)}${(file = first)}`);
      lines.push(`${engines.map((engine) => (cells.get(engine) ?? '').padEnd(COLUMN)).join('')}  ${rest.join(' › ')}`);
      for (const remark of remarks) lines.push(`${' '.repeat(COLUMN * engines.length)}    ${remark}`);
    }
    // Last, since of a long log the end is what gets read.
    if (this.#failures.length > 0) lines.push(`\nFailed: ${String(this.#failures.length)}`, ...this.#failures.map((failure) => `\n${failure}`));
    process.stdout.write(`${lines.join('\n')}\n`);
  }
}
