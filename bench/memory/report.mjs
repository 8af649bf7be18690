/** The page docs/memory.md: a table by engine, ratios first. */
import { execFileSync } from 'node:child_process';
import { cpus, totalmem } from 'node:os';
import { browserOrSentence } from '../../scripts/browsers.mjs';
import { WORKLOADS } from './page.mjs';

const MB = 2 ** 20;
/** What the same page differs by from one start to the next. */
const NOISE = 10 * MB;

const median = (values) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];

function versionOf(engine) {
  const { browser, executablePath } = browserOrSentence(engine);
  // WebKitGTK's browser wants a display even to say this.
  const [program, ...parameters] = browser === undefined ? [executablePath, '--version'] : ['xvfb-run', '-a', browser, '--version'];
  const [line = ''] = execFileSync(program, parameters, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).split('\n');
  return line.replace(/ built on.*/, '').trim();
}

const inMB = (values) => (values === undefined ? '–' : `${String(Math.round(median(values) / MB))} (${values.map((value) => String(Math.round(value / MB))).join(', ')})`);

function ratio(ours, other) {
  if (ours === undefined || other === undefined) return '–';
  const [a, b] = [median(ours), median(other)];
  // Of two small numbers a ratio says nothing.
  return Math.max(a, b) < NOISE ? 'none measurable' : (Math.max(a, 0) / Math.max(b, MB)).toFixed(2);
}

function table(engine, byWorkload) {
  const rows = Object.entries(byWorkload).map(
    ([workload, { none, bare, ours }]) => `| ${WORKLOADS[workload]} | ${ratio(ours, bare)} | ${ratio(ours, none)} | ${inMB(ours)} | ${inMB(bare)} | ${inMB(none)} |`,
  );
  return `## ${versionOf(engine)}\n\n| | ours : bare | ours : none | ours, MB | bare worker, MB | no worker, MB |\n| --- | --- | --- | --- | --- | --- |\n${rows.join('\n')}\n`;
}

export const report = (rises) => `# What large bodies cost in memory

Written by \`npm run bench:memory\`; do not edit. The figures are by how much the memory of all the browser's processes together (proportional set size, looked at
every 100 ms) rose at most above that of the idle page while the body was on its way: the median of the runs, and each run in parentheses. *Bare* is
a worker that answers with \`fetch(event.request)\` and does nothing else: what any worker costs. Each run is a new browser with an empty profile and no driver attached,
since a driver keeps copies of bodies. The server reads uploads at 40 MB/s. Where neither rise reaches ${String(NOISE / MB)} MB there is no ratio: that is what two starts of the same page differ by.

Measured on ${cpus()[0]?.model.trim() ?? 'unknown'}, ${String(cpus().length)} cores, ${String(Math.round(totalmem() / 2 ** 30))} GB, Node ${process.versions.node}, ${new Date().toISOString().slice(0, 10)}; other work ran on it.

${Object.entries(rises).map(([engine, byWorkload]) => table(engine, byWorkload)).join('\n')}`;
