/** What a request can vary in, and which values cannot stand together. A cell of the matrix takes one value of each. */

export const DIMENSIONS = {
  method: ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'REPORT'],
  body: ['none', 'string', 'URLSearchParams', 'FormData', 'Blob', 'ArrayBuffer', 'stream'],
  mode: ['cors', 'same-origin', 'no-cors'],
  credentials: ['same-origin', 'omit', 'include'],
  cache: ['default', 'no-store', 'reload', 'no-cache', 'force-cache', 'only-if-cached'],
  redirect: ['follow', 'error', 'manual'],
  referrerPolicy: [
    '',
    'no-referrer',
    'no-referrer-when-downgrade',
    'same-origin',
    'origin',
    'strict-origin',
    'origin-when-cross-origin',
    'strict-origin-when-cross-origin',
    'unsafe-url',
  ],
  integrity: ['none', 'right', 'wrong'],
  keepalive: [false, true],
  /** Where the API is: beside the page, on another port of the same site, on another site. */
  origin: ['same', 'same-site', 'cross-site'],
  status: [200, 204, 206, 301, 302, 303, 307, 308, 304, 400, 403, 404, 500, 503],
  /** Where a redirect leads: within the API, out of it, to another origin, there and back again, within the API twice. */
  target: ['api', 'outside', 'elsewhere', 'there-and-back', 'twice'],
  /** How the response's end is told. */
  transfer: ['length', 'chunked', 'gzip'],
  /** Of the page's own request header and of one in the response. */
  letters: ['ASCII', 'Latin-1'],
} as const;

type Dimensions = typeof DIMENSIONS;
export type Dimension = keyof Dimensions;
export type Values = { readonly [D in Dimension]: Dimensions[D][number] };
export type Origin = Values['origin'];

export interface Cell extends Values {
  readonly id: string;
}

/** The request that a page makes when it says nothing but the URL. */
export const PLAIN: Values = {
  method: 'GET',
  body: 'none',
  mode: 'cors',
  credentials: 'same-origin',
  cache: 'default',
  redirect: 'follow',
  referrerPolicy: '',
  integrity: 'none',
  keepalive: false,
  origin: 'same',
  status: 200,
  target: 'api',
  transfer: 'length',
  letters: 'ASCII',
};

export const REDIRECTS: readonly number[] = [301, 302, 303, 307, 308];

/** Whether the browser's cache is made to know the URL before the cell is sent. */
export const isPrimed = ({ method, cache, status }: Values): boolean =>
  (method === 'GET' || method === 'HEAD') && (cache !== 'default' || status === 304);

/** Some values, the others open; an open one is undefined, of which nothing can be said yet. */
export type Partially = Partial<Values>;
export type Forbidden = (values: Partially) => boolean;

const isOneOf = <T>(value: T | undefined, ...list: readonly T[]): boolean => value !== undefined && list.includes(value);
const isNot = <T>(value: T | undefined, ...list: readonly T[]): boolean => value !== undefined && !list.includes(value);

/** Values that mean nothing together: no cell has them. */
export const MEANINGLESS: readonly Forbidden[] = [
  ({ status, target }) => isNot(status, ...REDIRECTS) && isNot(target, 'api'),
  ({ status, method, body }) => status === 304 && (isNot(method, 'GET', 'HEAD') || isNot(body, 'none')),
  ({ status, transfer }) => isOneOf(status, 204, 206) && isNot(transfer, 'length'),
];

/** Values that `fetch` or the browser refuses before anything is learnt of the others: kept, and kept apart. */
export const REFUSED: readonly Forbidden[] = [
  ({ method, body }) => isOneOf(method, 'GET', 'HEAD') && isNot(body, 'none'),
  ({ body }) => body === 'stream',
  ({ mode, origin }) => mode === 'same-origin' && isNot(origin, 'same'),
  ({ cache, mode, origin }) => cache === 'only-if-cached' && (isNot(mode, 'same-origin') || isNot(origin, 'same')),
  ({ mode, method }) => mode === 'no-cors' && isNot(method, 'GET', 'HEAD', 'POST'),
  ({ mode, redirect, origin }) => mode === 'no-cors' && isNot(redirect, 'follow') && isNot(origin, 'same'),
  ({ integrity }) => integrity === 'wrong',
];
