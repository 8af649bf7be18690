/** Writes the table of docs/adoption.md from what the walks came to. */

/** @typedef {import('../../e2e/examples/walks/support/walk.js').Walked} Walked */

const BEGIN = '<!-- Written by `npm run walk`. -->';
const END = '<!-- The end of what `npm run walk` writes. -->';

const sum = (/** @type {readonly number[]} */ numbers) => numbers.reduce((total, number) => total + number, 0);
const row = (/** @type {readonly string[]} */ cells) => `| ${cells.join(' | ')} |`;
const code = (/** @type {string} */ name) => `\`${name}\``;

/** What the user does once the app is there; the steps before are the app's own. */
const secondsToAdopt = (/** @type {Walked} */ { steps }) => {
  const from = steps.findIndex(({ title }) => title === '$ npm install token-worker');
  return sum(steps.slice(from).map(({ seconds }) => seconds));
};

/** @param {readonly Walked[]} walks */
export function tableOf(walks) {
  const rows = walks.map((walked) => [
    walked.app,
    String(sum(walked.written.map(({ added }) => added))),
    walked.written.map(({ file, added }) => `${code(file)} ${String(added)}`).join(', '),
    walked.byCommands.map(code).join(', '),
    secondsToAdopt(walked).toFixed(0),
    sum(walked.steps.map(({ seconds }) => seconds)).toFixed(0),
  ]);
  const head = ['the app', 'lines written', 'in', 'changed by commands', 'seconds to adopt', 'seconds in all'];
  return [row(head), row(head.map(() => '---')), ...rows.map(row)].join('\n');
}

/** @param {readonly Walked[]} walks */
const stepsOf = (walks) =>
  walks.map(({ app, steps }) => [`### ${app}`, '', '```text', ...steps.map(({ title, seconds }) => `${seconds.toFixed(1).padStart(7)} s  ${title}`), '```'].join('\n')).join('\n\n');

/**
 * The document with this table in the place of the one that was there.
 * @param {string} document
 * @param {readonly Walked[]} walks
 */
export function withWalks(document, walks) {
  const [begin, end] = [document.indexOf(BEGIN), document.indexOf(END)];
  if (begin === -1 || end < begin) throw new Error(`docs/adoption.md has no place for the table: ${BEGIN} and ${END}`);
  return `${document.slice(0, begin)}${BEGIN}\n${tableOf(walks)}\n\n## Step by step\n\n${stepsOf(walks)}\n\n${document.slice(end)}`;
}
