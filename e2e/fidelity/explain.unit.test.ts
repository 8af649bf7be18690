/** A difference is found wherever it is, and the table of causes is held to it. */
import { describe, expect, it } from 'vitest';
import type { Observed } from './arms.js';
import type { Cause } from './causes.js';
import { compare, type Difference } from './compare.js';
import { PLAIN, type Cell } from './dimensions.js';
import { differences, explain, type Observations } from './explain.js';
import type { SeenResponse } from './in-page.js';
import type { Recorded } from './server.js';

const REQUEST: Recorded = {
  isPreflight: false,
  method: 'POST',
  origin: 'same',
  path: '/api/cell',
  httpVersion: '1.1',
  headers: [['Accept', '*/*'], ['Content-Length', '3'], ['Host', 'localhost']],
  body: Buffer.from('abc'),
};
const RESPONSE: SeenResponse = {
  status: 200,
  statusText: 'Fine',
  type: 'basic',
  url: 'http://localhost/api/cell',
  redirected: false,
  headers: [['content-type', 'text/plain'], ['date', 'today']],
  hasBody: true,
  text: 'answer',
  bodyUsed: 'false, then true',
};

const observed = (request: Partial<Recorded> = {}, response: Partial<SeenResponse> = {}): Observed => ({
  requests: [{ ...REQUEST, ...request }],
  seen: { response: { ...RESPONSE, ...response } },
});
const fields = (after: Observed, before = observed()): string[] => compare(before, after).map(({ field }) => field);

describe('comparing', () => {
  it('finds nothing where nothing differs, or only what must', () => {
    expect(fields(observed())).toEqual([]);
    expect(fields(observed({}, { headers: [['content-type', 'text/plain'], ['date', 'tomorrow']] }))).toEqual([]);
    const form = (boundary: string): Observed => {
      const body = Buffer.from(`--${boundary}\r\nü\xe9--${boundary}--`, 'latin1');
      return observed({ headers: [['Content-Type', `multipart/form-data; boundary=${boundary}`], ['Content-Length', String(body.length)]], body });
    };
    expect(fields(form('longer-boundary'), form('short'))).toEqual([]);
  });

  it.each<[string, Observed, string[]]>([
    ['a value', observed({ headers: [['Accept', 'text/html'], ...REQUEST.headers.slice(1)] }), ['request header accept']],
    ['a spelling', observed({ headers: [['accept', '*/*'], ...REQUEST.headers.slice(1)] }), ['request spelling of header names']],
    ['an order', observed({ headers: [...REQUEST.headers].reverse() }), ['request order of headers']],
    ['a header that is missing', observed({ headers: REQUEST.headers.slice(0, 2) }), ['request header host']],
    ['a byte of the body', observed({ body: Buffer.from('abd') }), ['request body']],
    ['chunks', observed({ headers: [['Accept', '*/*'], ['Transfer-Encoding', 'chunked'], ['Host', 'localhost']] }), [
      'request header content-length',
      'request header transfer-encoding',
      'request framing',
    ]],
    ['another request', observed({ path: '/api/other' }), ['requests']],
    ['the status', observed({}, { status: 201 }), ['response status']],
    ['the URL', observed({}, { url: '' }), ['response url']],
    ['a header of the response', observed({}, { headers: [['date', 'today']] }), ['response header content-type']],
    ['an error', { ...observed(), seen: { error: 'TypeError' } }, ['outcome']],
  ])('finds %s', (_, after, expected) => {
    expect(fields(after)).toEqual(expected);
  });

  it('finds a request that is sent twice', () => {
    expect(compare(observed(), { ...observed(), requests: [REQUEST, REQUEST] })).toEqual([
      { field: 'requests', request: '', before: 'POST same /api/cell', after: 'POST same /api/cell → POST same /api/cell, again' },
    ]);
  });
});

describe('explaining', () => {
  const cell: Cell = { ...PLAIN, id: 'c1' };
  const cause = (title: string, byAnyWorker: boolean, field = 'response status'): Cause => ({
    title,
    byAnyWorker,
    because: 'of this test',
    engines: ['firefox'],
    explains: (difference: Difference) => difference.field === field,
  });
  const runs = (passThrough: number, ours: number): Observations => {
    const run = (status: number): Map<string, Observed> => new Map([['c1', observed({}, { status })]]);
    return { without: run(200), passThrough: run(passThrough), ours: run(ours) };
  };
  const faults = (observations: Observations, ...causes: Cause[]): readonly string[] => explain('firefox', differences([cell], observations), causes).faults;

  it('is content with one cause for each difference', () => {
    expect(faults(runs(200, 201), cause('ours', false))).toEqual([]);
    expect(faults(runs(201, 201), cause('any', true))).toEqual([]);
    expect(faults(runs(201, 200))).toEqual([]);
  });

  it.each<[string, readonly string[], RegExp]>([
    ['a difference without a cause', faults(runs(200, 201)), /^no cause: response status: 200 ≠ 201/],
    ['a difference with two', faults(runs(200, 201), cause('one', false), cause('another', false)), /^two causes/],
    ['a cause that is not seen', faults(runs(200, 200), cause('gone', false)), /^no longer seen: "gone"/],
    ['a difference that is said to be ours and is any worker’s', faults(runs(201, 201), cause('ours', false)), /^any worker does this/],
    ['a difference that is said to be any worker’s and is ours', faults(runs(202, 201), cause('any', true)), /^any worker does not do this/],
  ])('reports %s', (_, found, expected) => {
    expect(found[0]).toMatch(expected);
  });

  it('asks of an engine only its own causes', () => {
    expect(explain('webkit', [], [cause('of another engine', false)]).faults).toEqual([]);
  });
});
