/** Writes docs/soak.md from what a soak found: every figure comes from the run. */

/** @typedef {import('./figures.js').Figures} Figures */

const plain = new Intl.NumberFormat('en');

/** @type {Readonly<Record<keyof Figures['violations'], string>>} */
const MEANING = {
  lost: 'Sessions lost: the authorization server refused a refresh token, a page was told of an end, or a tab did not get 200 at the end',
  presentedAfterUse: 'Refresh tokens presented after the client had the answer (what it gave out was in use already)',
  unexplainedRepeats: 'Refresh tokens presented again with no reason: no worker was killed between its arrival and a second after the answer, and the answer was sent',
  atOnce: 'Refresh tokens presented while an earlier one could still be answered, and no worker was killed since',
  forks: 'Generations of which more than one renewal was taken, or none that the next one comes from',
  strangers: 'Requests with an access token that the server gave nobody',
  withoutToken: 'Requests to the API without a token',
  unanswered: 'Requests without an answer, of pages that stayed open',
  unexplainedErrors: 'Requests whose fetch rejected, with no connection broken and no worker killed',
  synthetic: 'Answers that are not what the server said',
};

/** @param {readonly (readonly (string | number)[])[]} rows */
const table = (head, rows) => [head, head.map(() => '---'), ...rows].map((row) => `| ${row.join(' | ')} |`).join('\n');

/** @param {Readonly<Record<string, number>>} counts */
const ofKind = (counts) =>
  Object.entries(counts)
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([name, count]) => [name, plain.format(count)]);

const sum = (counts) => Object.values(counts).reduce((total, count) => total + count, 0);
const percent = (part, whole) => `${((100 * part) / whole).toFixed(1)} %`;

/** @param {Figures} figures */
export function documentOf(figures) {
  const { minutes, tabs, tokenLife, refreshTimeout, grace, seed, browser } = figures;
  const repeated = sum(figures.repeats);
  return `# ${plain.format(minutes)} minutes against a server that fails

Written by \`npm run soak\`; do not edit. A version of two minutes runs with every \`npm test\` (e2e/soak/). Chromium ${browser}, seed ${seed}.

${tabs} tabs send requests to the API in a random rhythm, with plain \`fetch\` and none of this library's code in the page; now and then one is reloaded or closed in the middle
of it and another opened. Access tokens live ${tokenLife} s. The server rotates refresh tokens, and fails one time in five, at the API as at the refresh endpoint. Workers are killed through the
browser's developer tools: every 1.5 to 8 seconds at random, and after three in ten refresh tokens that arrive at the server, at a random moment of the 400 ms that follow. ${figures.calm} s with kills
are followed by ${figures.calm} s without, in which a token that is presented again has no kill to explain it.
The limit for a refresh is ${refreshTimeout} s (\`refresh.timeout\`), so the worker waits ${2 * refreshTimeout} s for an answer that may hold a new refresh token. Each request has a connection of its own, since a browser
sends again by itself what breaks on one that it had kept.

The server takes a rotated refresh token again for ${grace} s, as long as nothing that it gave out has been presented. Without that no client could pass: an answer that
is lost on its way, or with its worker, takes the only good refresh token with it.

## What must not happen

${table(['', 'times'], Object.entries(figures.violations).map(([name, count]) => [MEANING[name], plain.format(count)]))}

The server is the witness: it writes down each token that it gives out and each that comes back. *The client had the answer* when what that answer gave out came back, with a
request to the API or to be renewed. An answer that was sent and never came into use is not proof that the client had it; where its refresh token is presented again, there has to be a
reason, and the reasons are counted below.

## What happened

${table(
  ['', ''],
  [
    ['Requests of the pages', plain.format(figures.requests)],
    ['that reached the API (a refused token is tried again)', plain.format(figures.arrivals)],
    ['given up with their page', plain.format(figures.givenUpByPages)],
    ['Pages loaded', plain.format(figures.pages)],
    ['Kills', plain.format(figures.kills)],
    ['Starts of a worker', plain.format(figures.workerStarts)],
    ['Refresh tokens presented', plain.format(figures.presentations)],
    ['Generations, each renewed once', plain.format(figures.generations)],
    ['Longest that a request took', `${(figures.longestWait / 1000).toFixed(1)} s`],
  ],
)}

A refresh token was presented again ${plain.format(repeated)} times:

${table(['why', 'times'], ofKind(figures.repeats))}

What the pages got:

${table(['answer', 'requests'], [...ofKind(figures.answers), ...ofKind(figures.errors).map(([name, count]) => [`an error of fetch: ${name}`, count])])}

A 401 is what the server says to a token that is over, while the renewal fails: the page gets that answer, and the session stays.

## How the server failed

${percent(sum(figures.apiFaults), figures.arrivals)} of the requests to the API, ${percent(sum(figures.refreshFaults), figures.presentations)} of the refresh tokens. *Before* and *after* say whether the server did what it was asked: a token that it
rotated and said nothing of is the hard case.

${table(['at the API', 'times'], ofKind(figures.apiFaults))}

${table(['at the refresh endpoint', 'times'], ofKind(figures.refreshFaults))}
`;
}
