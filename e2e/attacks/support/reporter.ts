/** Writes what the attacks came to into a file, for `npm run attacks`. */
import { mkdirSync, writeFileSync } from 'node:fs';
import type { Reporter, TestCase, TestResult } from 'playwright/types/testReporter';
import { ATTACK, type Told, type ToldOfFile } from './told.js';

const FOLDER = new URL('../../results/', import.meta.url);

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

  onEnd(): void {
    mkdirSync(FOLDER, { recursive: true });
    writeFileSync(new URL('attacks.json', FOLDER), JSON.stringify(this.#told, null, 2));
  }
}
