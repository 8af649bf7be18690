/** The cells of the matrix: designs that cover all pairs or triples, and full products of what acts together. Always the same. */
import { covering, product, type Row } from './covering.js';
import { DIMENSIONS, MEANINGLESS, PLAIN, REDIRECTS, REFUSED, type Cell, type Dimension, type Forbidden, type Partially, type Values } from './dimensions.js';
import { seeded, type Random } from './random.js';

/** The short form is a part of every test run; the long form is for the document. */
export type Form = 'short' | 'long';

const STRENGTH: Readonly<Record<Form, number>> = { short: 2, long: 3 };
const SEED = 3;

/** The values that `REFUSED` speaks of, each to be seen with all others. */
const KEPT_APART: readonly Partially[] = [
  { integrity: 'wrong' },
  { body: 'stream', method: 'POST' },
  { body: 'stream', method: 'GET' },
  { body: 'string', method: 'GET' },
  { body: 'FormData', method: 'HEAD' },
  { mode: 'same-origin', origin: 'same-site' },
  { mode: 'same-origin', origin: 'cross-site' },
  { cache: 'only-if-cached', mode: 'cors' },
  { cache: 'only-if-cached', mode: 'no-cors', method: 'GET' },
  { mode: 'no-cors', method: 'PUT' },
  { mode: 'no-cors', redirect: 'error', origin: 'same-site' },
  { mode: 'no-cors', redirect: 'manual', origin: 'cross-site' },
];

type Some = { readonly [D in Dimension]?: readonly Values[D][] };

const { method, body, mode, credentials, cache, redirect, referrerPolicy, integrity, origin, status, target, transfer, letters } = DIMENSIONS;
const redirecting = status.filter((code) => REDIRECTS.includes(code));

/** What acts together, in every combination, the rest being as in a plain request. */
const PRODUCTS: Readonly<Record<Form, readonly Some[]>> = {
  short: [
    { method, body, origin },
    { redirect, status: redirecting, origin, target },
    { method: ['POST'], body: ['string'], status: redirecting, origin, target },
    { cache, status, mode: ['cors', 'same-origin'] },
    { mode, credentials, origin, method: ['GET', 'POST'] },
    { referrerPolicy, origin, mode },
    { referrerPolicy, origin, status: [307], target: ['api', 'elsewhere'] },
    { mode: ['no-cors'], status: redirecting, target },
    { mode: ['no-cors'], method: ['POST'], body: ['string'], referrerPolicy },
    { mode: ['no-cors'], keepalive: [true], redirect: ['manual'], status: [302], target },
    { letters, origin, mode, method: ['GET', 'POST'] },
  ],
  long: [
    { cache, status, origin, method: ['GET', 'HEAD'] },
    { integrity, status, mode, origin },
    { method, body, status: redirecting, target: ['api', 'elsewhere'] },
    { referrerPolicy, origin, status: [302, 307], target },
    { transfer, method, status, cache: ['default', 'no-cache'] },
    { keepalive: DIMENSIONS.keepalive, method, body, origin },
    { mode: ['no-cors'], redirect, status: redirecting, target, credentials, origin },
  ],
};

const allows = (forbidden: readonly Forbidden[]) => (row: Row): boolean => !forbidden.some((forbids) => forbids(row as Partially));

function design(form: Form, fixed: Partially, random: Random): Row[] {
  const strength = STRENGTH[form] - (Object.keys(fixed).length > 0 ? 1 : 0);
  const forbidden = [...MEANINGLESS, ...REFUSED.filter((forbids) => !forbids(fixed))];
  return covering({ dimensions: DIMENSIONS, strength, fixed, random, isPossible: allows(forbidden) });
}

const isMeaningful = allows(MEANINGLESS);

export function makeCells(form: Form): Cell[] {
  const random = seeded(SEED);
  const products = form === 'long' ? [...PRODUCTS.short, ...PRODUCTS.long] : PRODUCTS.short;
  const rows = [
    ...products.flatMap((some) => product(some).map((row) => ({ ...PLAIN, ...row }))),
    ...[{}, ...KEPT_APART].flatMap((fixed) => design(form, fixed, random)),
  ].filter(isMeaningful) as unknown as Values[];
  const names = Object.keys(DIMENSIONS) as Dimension[];
  const unique = new Map(rows.map((row) => [names.map((name) => String(row[name])).join(' '), row]));
  return [...unique.values()].map((values, index) => ({ ...values, id: `c${String(index + 1)}` }));
}
