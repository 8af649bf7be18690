/** Writes docs/performance.md, its plots, and docs/performance.json. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { cpus, totalmem } from 'node:os';
import { spread } from '../support/statistics.mjs';
import { shown, svgOf } from './plot.mjs';
import { barText, figuresOf, judge } from './summary.mjs';

const DOCS = new URL('../../docs/', import.meta.url);

const machine = () => `${cpus()[0]?.model.trim() ?? 'unknown'}, ${String(cpus().length)} cores, ${String(Math.round(totalmem() / 2 ** 30))} GB, Node ${process.versions.node}`;

const browsers = ({ chromium, firefox }) => [...(chromium ? [`headless Chromium ${chromium}`] : []), ...(firefox ? [`Firefox ${firefox}`] : [])].join(', ');

const ratioText = ({ median, min, max }) => `${median.toFixed(3)} (${min.toFixed(3)} to ${max.toFixed(3)})`;
const figureText = ({ median, min, max }) => `${shown(median)} (${shown(min)} to ${shown(max)})`;

const unitOf = ({ unit }, figure) => (typeof unit === 'string' ? unit : (unit[figure] ?? ''));
const titleOf = (measure, figure) => [figure, unitOf(measure, figure)].filter((part) => part !== '').join(', ');

const labelled = (labels) => (name) => labels[name] ?? name;

/** What is compared with what comes first; the figures themselves are this machine's. */
function bars(measures, results, label) {
  const rows = measures.flatMap((measure) =>
    measure.bars.map((bar) => {
      const { ratio, isReached } = judge(bar, results[measure.key]);
      return `| ${measure.title} | ${bar.figure} | ${label(bar.of)} : ${label(bar.against)} | ${ratioText(ratio)} | ${barText(bar)} | ${isReached === undefined ? '' : isReached ? 'reached' : '**not reached**'} |`;
    }),
  );
  return ['| | | | ratio: median of the rounds (least to most) | bar | |', '| --- | --- | --- | --- | --- | --- |', ...rows].join('\n');
}

const namesOf = (results) => [...new Set(Object.values(results[0]).flatMap((byName) => Object.keys(byName)))];

function figures(measure, results, label) {
  const columns = Object.keys(results[0]);
  const cell = (figure, name) => (name in results[0][figure] ? figureText(spread(figuresOf(results, figure, name))) : '');
  return [
    `| | ${columns.map((figure) => titleOf(measure, figure)).join(' | ')} |`,
    `| --- |${' --- |'.repeat(columns.length)}`,
    ...namesOf(results).map((name) => `| ${label(name)} | ${columns.map((figure) => cell(figure, name)).join(' | ')} |`),
  ].join('\n');
}

export function plotOf(measure, results, labels) {
  const label = labelled(labels);
  const isOurs = measure.isOurs ?? ((name) => !(name in labels) || name.startsWith('ours'));
  return svgOf(
    Object.entries(results[0]).map(([figure, byName]) => ({
      title: titleOf(measure, figure),
      rows: Object.keys(byName).map((name) => ({ label: label(name), isOurs: isOurs(name), ...spread(figuresOf(results, figure, name)) })),
    })),
  );
}

function section(measure, results, label) {
  const notes = [...(measure.note === undefined ? [] : [measure.note]), ...(measure.rounds === undefined ? [] : [`Measured in ${String(results.length)} ${results.length === 1 ? 'round' : 'rounds'}.`])];
  const more = notes.length === 0 ? '' : `${notes.join(' ')}\n\n`;
  return `## ${measure.title}\n\n${more}![${measure.title}](performance/${measure.key}.svg)\n\n${figures(measure, results, label)}\n`;
}

export function report(measures, results, { browser, rounds, on, date, labels }) {
  const label = labelled(labels);
  return `# What it costs

Written by \`npm run bench\`; do not edit. Everything is measured in one run, turn by turn in small blocks, in ${String(rounds)} ${rounds === 1 ? 'round' : 'rounds'}: a ratio is the median of the rounds' ratios, with the least and
the most of any round. The servers run in a process of their own on the same machine, so a request costs next to nothing but what stands in its way: over a network the differences are the same in milliseconds and far
smaller as ratios. What reached the servers is counted; a request without a good token fails the run. [What was found on the way, and what each bar that is not reached is made of](decisions/performance.md).

Measured on ${on}, ${browser}, ${date}. All figures, by round, stand in \`docs/performance.json\`.

## Ratios

${bars(measures, results, label)}

${measures.map((measure) => section(measure, results[measure.key], label)).join('\n')}`;
}

export function writeReport(measures, results, { versions, rounds, labels }) {
  const about = { browser: browsers(versions), rounds, on: machine(), date: new Date().toISOString().slice(0, 10), labels };
  mkdirSync(new URL('performance/', DOCS), { recursive: true });
  for (const measure of measures) writeFileSync(new URL(`performance/${measure.key}.svg`, DOCS), plotOf(measure, results[measure.key], labels));
  writeFileSync(new URL('performance.md', DOCS), report(measures, results, about));
  writeFileSync(new URL('performance.json', DOCS), `${JSON.stringify({ ...about, results }, null, 1)}\n`);
}
