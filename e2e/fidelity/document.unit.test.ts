/** The document says what was found, and can be read again. */
import { describe, expect, it } from 'vitest';
import { documentedCauses, documentOf } from './document.mjs';
import type { CauseResult, EngineResult } from './result.js';

const cause = (title: string, byAnyWorker: boolean, cells: number): CauseResult => ({
  title,
  byAnyWorker,
  cells,
  because: `Because of ${title}.`,
  fields: [{ field: 'response status', cells, before: '200', after: '201' }],
});
const result = (engine: EngineResult['engine'], ...causes: CauseResult[]): EngineResult => ({
  engine,
  version: '1.2.3',
  form: 'long',
  date: '2026-01-01',
  cells: 1234,
  differing: 5,
  differingInMoreThanOrder: 4,
  differingByOurs: 3,
  answered: 1000,
  requests: { without: 1, passThrough: 2, ours: 3 },
  dimensions: { method: ['GET', 'POST'] },
  causes,
  faults: [],
});

describe('the document', () => {
  const text = documentOf([result('chromium', cause('one', true, 1000), cause('two', false, 7)), result('webkit', cause('two', false, 8))]);

  it('tells each difference by engine', () => {
    expect(text).toContain('| difference | Chromium | WebKit | made by |');
    expect(text).toContain('| one | 1,000 | – | any worker |');
    expect(text).toContain('| two | 7 | 8 | ours |');
  });

  it('can be read again', () => {
    expect(documentedCauses(text, 'chromium')).toEqual([{ title: 'two', byAnyWorker: false }, { title: 'one', byAnyWorker: true }]);
    expect(documentedCauses(text, 'webkit')).toEqual([{ title: 'two', byAnyWorker: false }]);
    expect(documentedCauses(text, 'firefox')).toEqual([]);
    expect(documentedCauses('', 'firefox')).toEqual([]);
  });
});
