/** Writes docs/fidelity.md from what the engines' runs found, and reads its table of differences again. */

/** @typedef {import('./result.js').EngineResult} EngineResult */
/** @typedef {import('./result.js').CauseResult} CauseResult */

const NAMES = { chromium: 'Chromium', firefox: 'Firefox', webkit: 'WebKit' };
const ANY = 'any worker';
const OURS = 'ours';
const NONE = '–';

const MEANINGS = {
  method: 'the HTTP method',
  body: 'what the page gives as `body`; `FormData` holds a text and two files',
  mode: '`mode`',
  credentials: '`credentials`; every origin has set a cookie before',
  cache: '`cache`; but for `default`, the URL is in the browser’s cache already',
  redirect: '`redirect`',
  referrerPolicy: '`referrerPolicy`; the page’s own URL has a path and a query',
  integrity: '`integrity`: none, the right hash, a wrong one',
  keepalive: '`keepalive`',
  origin: 'where the API is: the page’s origin, another port of its site, another site',
  status: 'what the API answers; 304 is the answer to the `ETag` of a primed cache',
  target: 'where a redirect leads: within the API, to a path that gets no token, to another origin, there and back, or by two redirects within the API',
  transfer: 'how the response’s end is told: by its length, in chunks, or compressed',
  letters: 'one header of the page’s and one of the response’s: in ASCII, or with bytes above 0x7F',
};

const number = (/** @type {number} */ value) => value.toLocaleString('en-US');
const row = (/** @type {readonly string[]} */ ...cells) => `| ${cells.join(' | ')} |`;
const table = (/** @type {string[]} */ head, /** @type {string[][]} */ rows) =>
  [row(...head), row(...head.map(() => '---')), ...rows.map((cells) => row(...cells))].join('\n');
/** A value as code, within a table or a list. */
const code = (/** @type {string} */ value) => (value === '' ? '(empty)' : `\`${value.replaceAll('|', '¦').trim().replaceAll('\n', ' ')}\``);

/**
 * Every cause once, with what each engine found of it; ours first.
 * @param {readonly EngineResult[]} results
 */
function causesOf(results) {
  const titles = [...new Set(results.flatMap(({ causes }) => causes.map(({ title }) => title)))];
  const all = titles.map((title) => {
    const found = results.flatMap(({ engine, causes }) => causes.filter((cause) => cause.title === title).map((cause) => ({ engine, cause })));
    return { title, found, cause: found[0].cause };
  });
  return [...all.filter(({ cause }) => !cause.byAnyWorker), ...all.filter(({ cause }) => cause.byAnyWorker)];
}

/** @param {readonly EngineResult[]} results */
function differencesTable(results) {
  const rows = causesOf(results).map(({ title, found, cause }) => {
    const counts = results.map(({ engine }) => {
      const own = found.find((item) => item.engine === engine);
      return own === undefined ? NONE : number(own.cause.cells);
    });
    return [title, ...counts, cause.byAnyWorker ? ANY : OURS];
  });
  return table(['difference', ...results.map(({ engine }) => NAMES[engine]), 'made by'], rows);
}

/**
 * A line for each field, with the number of cells by engine and an example.
 * @param {ReturnType<typeof causesOf>[number]} item
 */
function fieldsTable({ found }) {
  const names = [...new Set(found.flatMap(({ cause }) => cause.fields.map(({ field }) => field)))];
  const rows = names.map((name) => {
    const own = found.map(({ cause }) => cause.fields.find(({ field }) => field === name));
    const { before, after } = own.find((field) => field !== undefined);
    return [name, ...own.map((field) => (field === undefined ? NONE : number(field.cells))), code(before), code(after)];
  });
  return table(['what differs', ...found.map(({ engine }) => NAMES[engine]), 'for example, without a worker', 'with ours'], rows);
}

/** @param {readonly EngineResult[]} results */
function details(results) {
  const sections = causesOf(results).map((item) => {
    const { title, cause } = item;
    const who = cause.byAnyWorker
      ? 'A worker that only passes requests on makes the very same difference.'
      : 'A worker that only passes requests on does not make this difference.';
    return `### ${title}\n\n${cause.because} ${who}\n\n${fieldsTable(item)}`;
  });
  return sections.join('\n\n');
}

/** @param {readonly EngineResult[]} results */
function runsTable(results) {
  const line = (/** @type {string} */ title, /** @type {(result: EngineResult) => string} */ of) => [title, ...results.map(of)];
  return table(
    ['', ...results.map(({ engine }) => NAMES[engine])],
    [
      line('version', ({ version }) => version),
      line('run on', ({ date }) => date),
      line('combinations that are all there', ({ form }) => (form === 'long' ? 'of any three values' : 'of any two values')),
      line('cells', ({ cells }) => number(cells)),
      line('of these the page got a response in (without a worker)', ({ answered }) => number(answered)),
      line('requests that the server received without a worker', ({ requests }) => number(requests.without)),
      line('through the pass-through worker', ({ requests }) => number(requests.passThrough)),
      line('through ours', ({ requests }) => number(requests.ours)),
      line('cells without any difference', ({ cells, differing }) => number(cells - differing)),
      line('cells in which more differs than the order of headers', ({ differingInMoreThanOrder }) => number(differingInMoreThanOrder)),
      line('of these, where it is ours that makes a difference', ({ differingByOurs }) => number(differingByOurs)),
    ],
  );
}

/** @param {readonly EngineResult[]} results */
export function documentOf(results) {
  const [{ dimensions }] = results;
  const choices = Object.entries(dimensions).map(([name, values]) => [name, values.map((value) => code(value)).join(' '), MEANINGS[name] ?? '']);
  const ours = causesOf(results).filter(({ cause }) => !cause.byAnyWorker).length;
  return `<!-- Written by \`npm run fidelity\`; change e2e/fidelity/document.mjs or e2e/fidelity/causes.ts instead. -->

# What a page and a server can notice of the worker

token-worker is a service worker that puts an app's access token on the app's requests to its API. The app's own \`fetch\` calls stay as they
are, so each of them should reach the server, and come back to the page, as if the page had sent it with the token itself. This
document says where that is so and where it is not. It is not written by hand: \`npm run fidelity\` sends thousands of different requests in
three browser engines, compares, and writes it. Every run of the tests sends a smaller selection and fails if the list below is no longer true.

## How it is measured

One request with its circumstances is a **cell**. Each cell is sent three times, to the same URL of the same server, by three browser profiles
that know nothing of each other:

1. **without a worker**: the page sets \`Authorization: Bearer <token>\` itself;
2. through **a bare pass-through worker**, which does nothing but \`event.respondWith(fetch(event.request))\`: the page sets the header itself. It shows
   what changes as soon as any worker answers, which no code in a worker can mend;
3. through **ours**: the page sets nothing, and is signed in with the same token.

The first and the third are then compared, field by field:

- **What the server received**: the number of requests and their sequence (preflights and redirects included), method, path, HTTP version, every header's
  name as it was spelled, value, and place, the body's bytes and how its length was told. Referrer, origin, cookies and \`Sec-Fetch-*\` are among the headers.
- **What the page saw**: the name of the error, or the response's status, status text, type, URL, \`redirected\`, headers, whether it has a body, the text, and \`bodyUsed\`.

What must differ between any two runs is masked: the random boundary of a multipart body (and what it adds to the length), and the response's
\`Date\`. The token is the same string in all three.

## What the cells vary in

${table(['', 'values', 'what it is'], choices)}

All combinations together would be ${number(Object.values(dimensions).reduce((count, values) => count * values.length, 1))}. The cells are a selection, the same in every run: **every possible combination of any three of these values
stands in at least one cell** (in the test runs' selection: of any two), and those that act on each other stand in all combinations, such as method
by body by origin, redirect by status by origin by target, and cache by status. What \`fetch\` refuses to send (a body with GET, \`only-if-cached\` outside of
\`same-origin\`, and so on) and what always fails (a wrong hash, upload streams) would hide what else stands in a cell, so such cells are apart: each is
combined with every pair of the other values, and the errors' names are compared.

A 401 is not among the answers: there the worker differs on purpose. It renews the token once and sends the request again, and tests of its own are about that.

${runsTable(results)}

All over HTTP/1.1 on localhost. Safari itself, iOS, HTTP/2 and private windows were not measured.

## What differs

The number of cells by engine in which each difference is seen; ${NONE} means that it is not. *Made by ${ANY}* means that the bare pass-through worker makes the very same
difference: that is measured for each cell, not supposed. ${String(ours)} of the differences are ${OURS}.

${differencesTable(results)}

Nothing else differs in any cell: a difference that is not explained by exactly one line of this table fails the tests, and so does a line that no cell shows any more.

## Each difference

${details(results)}
`;
}

/**
 * @param {string} markdown
 * @param {import('../support/browser.js').Engine} engine
 */
export function documentedCauses(markdown, engine) {
  const [, section = ''] = markdown.split('\n## What differs\n');
  const rows = section.split('\n## ')[0].split('\n').filter((line) => line.startsWith('| '));
  const [head = [], , ...rest] = rows.map((line) => line.slice(2, -2).split(' | '));
  const column = head.indexOf(NAMES[engine]);
  return rest.filter((cells) => column !== -1 && cells[column] !== NONE).map((cells) => ({ title: cells[0], byAnyWorker: cells.at(-1) === ANY }));
}
