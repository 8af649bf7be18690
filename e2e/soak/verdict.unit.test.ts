/** The verdict sees each violation, made by hand: a soak that finds nothing has looked. */
import { describe, expect, it } from 'vitest';
import { newRecords, type Asked, type Pair, type Presentation, type Records } from './records.js';
import { judge, type Violations } from './verdict.js';

const LIMIT = 4000;
const pair = (number: number): Pair => ({ accessToken: `a${String(number)}`, refreshToken: `r${String(number)}` });

/** Presents the refresh token of one pair and is given another. */
const present = (at: number, from: number, to: number | undefined, more: Partial<Presentation> = {}): Presentation => ({
  at,
  token: `r${String(from)}`,
  fault: undefined,
  doneAt: at + 50,
  ...(to === undefined ? {} : { granted: pair(to), status: 200 }),
  ...more,
});

/** Signed in; three generations, each used. */
function sound(): Records {
  const records = newRecords();
  records.signedIn.push(pair(0));
  records.presentations.push(present(10_000, 0, 1), present(20_000, 1, 2));
  use(records, 5000, 0);
  use(records, 12_000, 1);
  use(records, 22_000, 2);
  return records;
}

function use(records: Records, at: number, token: number | undefined, outcome: Asked['outcome'] = 200, more: Partial<Records['arrivals'][number]> = {}): void {
  const id = `q${String(at)}`;
  records.asked.set(id, { id, startedAt: at - 10, settledAt: at + 10, outcome });
  records.arrivals.push({ at, id, token: token === undefined ? undefined : `a${String(token)}`, fault: undefined, status: 200, ...more });
}

const found = (records: Records): (keyof Violations)[] =>
  Object.entries<readonly string[]>({ ...judge(records, LIMIT).violations }).flatMap(([name, all]) => (all.length > 0 ? [name as keyof Violations] : []));

describe('a sound session', () => {
  it('shows no violation, and its generations are counted', () => {
    expect(found(sound())).toEqual([]);
    expect(judge(sound(), LIMIT)).toMatchObject({ generations: 2, answers: { 200: 3 }, longestWait: 20 });
  });

  it.each([
    ['the worker was killed before it had stored the answer', {}, [{ from: 19_990, to: 20_010 }]],
    ['the answer never left the server', { fault: 'dropped after' }, []],
    ['nothing had been given out', { fault: '500 before', granted: undefined, status: undefined }, []],
  ] as const)('may present a token again when %s', (reason, more, kills) => {
    const records = sound();
    records.presentations.splice(1, 1, present(20_000, 1, 3, more as Partial<Presentation>), present(20_500, 1, 2));
    records.kills.push(...kills);
    expect(found(records)).toEqual([]);
    expect(judge(records, LIMIT).repeats).toEqual({ [reason]: 1 });
  });

  it('may lose a request with its connection, with its worker or with its page', () => {
    const records = sound();
    use(records, 30_000, 2, 'error', { fault: 'dropped after', status: undefined });
    use(records, 40_000, 2, 'error');
    records.kills.push({ from: 40_005, to: 40_008 });
    records.asked.set('gone', { id: 'gone', startedAt: 50_000, isGone: true });
    expect(found(records)).toEqual([]);
    expect(judge(records, LIMIT)).toMatchObject({
      errors: { 'the server broke the connection': 1, 'the worker that relayed it was killed': 1 },
      givenUpByPages: 1,
    });
  });
});

describe('what counts as a violation', () => {
  const cases: Record<string, [keyof Violations | readonly (keyof Violations)[], (records: Records) => void]> = {
    'the authorization server says no': ['lost', ({ presentations }) => presentations.push(present(30_000, 2, undefined, { status: 401 }))],
    'a page is told of an end': ['lost', ({ ends }) => ends.push('refresh-rejected')],
    'a tab that gets no answer but a refusal at the end': ['lost', (records) => void (records.lastAnswers = [200, 401])],
    'a second sign-in': ['lost', ({ signedIn }) => signedIn.push(pair(9))],
    'a token presented when its answer is in use': [
      'presentedAfterUse',
      (records) => {
        records.presentations.push(present(23_000, 1, 3));
        records.kills.push({ from: 20_000, to: 20_100 });
      },
    ],
    'a token presented when its successor was presented': [
      'presentedAfterUse',
      (records) => {
        records.presentations.push(present(30_000, 2, 3, { fault: 'dropped after' }), present(31_000, 1, 4));
        records.arrivals.length = 0;
        records.asked.clear();
        records.kills.push({ from: 20_000, to: 20_100 });
      },
    ],
    'a token presented again for no reason': ['unexplainedRepeats', ({ presentations }) => presentations.push(present(30_000, 2, 3), present(31_000, 2, 4))],
    'a token presented again, and the kill was long after its answer': [
      'unexplainedRepeats',
      ({ presentations, kills }) => {
        presentations.push(present(30_000, 2, 3), present(35_000, 2, 4));
        kills.push({ from: 33_000, to: 33_010 });
      },
    ],
    'two presentations at once': [
      'atOnce',
      ({ presentations }) => presentations.push(present(30_000, 2, 3, { fault: 'no answer, after', doneAt: undefined }), present(31_000, 2, 4)),
    ],
    'two renewals of one generation taken': [
      'forks',
      (records) => {
        records.presentations.push(present(30_000, 2, 3), present(30_500, 2, 4));
        records.kills.push({ from: 30_100, to: 30_200 });
        use(records, 32_000, 3);
        use(records, 33_000, 4);
      },
    ],
    'a token that nobody gave out': ['strangers', (records) => use(records, 30_000, 77)],
    'a request without an answer': ['unanswered', ({ asked }) => asked.set('lonely', { id: 'lonely', startedAt: 30_000 })],
    'an error for no reason': ['unexplainedErrors', (records) => use(records, 30_000, 2, 'error')],
    'an answer that the server did not give': ['synthetic', (records) => use(records, 30_000, 2, 504)],
    'an answer to a request that never arrived': ['synthetic', ({ asked }) => asked.set('lonely', { id: 'lonely', startedAt: 1, settledAt: 2, outcome: 200 })],
    'a request without a token': ['withoutToken', (records) => use(records, 30_000, undefined)],
  };
  it.each(Object.entries(cases))('%s', (_, [expected, spoil]) => {
    const records = sound();
    spoil(records);
    expect(found(records)).toEqual([expected].flat());
  });
});
