/** Writes what the attacks came to in each engine into a file, for `npm run attacks`, beside what others have come to there; nothing where one came to another end. */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import type { FullResult, Reporter, TestCase, TestResult } from 'playwright/types/testReporter';
import { ATTACK, type Told, type ToldOfFile } from './told.js';

/** Not where the test runner puts its own: that it empties at the beginning of each run. */
const FOLDER = new URL('../../results-attacks/', import.meta.url);

export default class AttackReporter implements Reporter {
  readonly #told: ToldOfFile[] = [];

  printsToStdio(): boolean {
    return false;
  }

  onTestEnd(test: TestCase, { status, annotations }: TestResult): void {
    const description = annotations.find(({ type }) => type === ATTACK)?.description;
    if (status !== 'passed' || description === undefined) return;
    this.#told.push({ ...(JSON.parse(description) as Told), file: `e2e/${test.titlePath()[2] ?? ''}` });
  }

  onEnd({ status }: FullResult): void {
    if (status !== 'passed') return;
    mkdirSync(FOLDER, { recursive: true });
    for (const engine of new Set(this.#told.map((told) => told.engine))) {
      const results = new URL(`${engine}.json`, FOLDER);
      const before = existsSync(results) ? (JSON.parse(readFileSync(results, 'utf8')) as ToldOfFile[]) : [];
      const now = this.#told.filter((told) => told.engine === engine);
      const kept = before.filter(({ file }) => now.every((told) => told.file !== file));
      writeFileSync(results, JSON.stringify([...kept, ...now], null, 2));
    }
  }
}
