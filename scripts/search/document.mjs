/** docs/reliability.md from what a search has counted: the frame stands here, every figure comes from the run. */
import { cpus } from 'node:os';

const INVARIANTS = {
  1: 'No token reaches a page: not in a response, a message, an error or a log.',
  2: 'No token goes to a URL that no rule matches, through a redirect either.',
  3: 'One refresh request at a time for a session, and none with a refresh token whose answer was not lost.',
  4: 'A session ends only by rejection, sign-out or lost storage, is announced then, and does not come back.',
  5: "Every request gets one answer, the server's or the error of fetch, and none waits beyond the time limit.",
  7: 'A death loses nothing but what was never stored: what is used has been stored, a renewal is journalled before it is sent.',
};

const number = (value) => Math.round(value).toLocaleString('en-GB');
const rows = (counts) =>
  Object.entries(counts)
    .sort(([, one], [, other]) => other - one)
    .map(([name, count]) => `| ${name} | ${number(count)} |`)
    .join('\n');

const defectRow = ({ invariant, broken, schedules, found }) =>
  `| ${invariant} | ${broken} | ${number(schedules)} | ${found.violation.what} |`;

const defectText = ({ broken, found }) => `**${broken[0].toUpperCase()}${broken.slice(1)}.** ${found.violation.what}:\n\n\`\`\`\n${found.schedule}\n\`\`\``;

const violationText = ({ violation: { invariant, what }, schedule, seed, path }) =>
  `Invariant ${invariant}: ${what}. Again: \`npm run search -- --replay ${seed}:${path}\`\n\n\`\`\`\n${schedule}\n\`\`\`\n`;

/** @param {{ figures: any, found: any[], seconds: number, lanes: number, seeds: number, seed: number, defects: any[] }} run */
export function reliabilityDocument({ figures, found, seconds, lanes, seeds, seed, defects }) {
  const [{ model }] = cpus();
  return `# What the search has found out about sessions

Written by \`npm run reliability\`; do not edit. Every figure is of the run that wrote it.

The worker's own code (\`core/\` and \`sw/\`) runs in a simulated browser: several tabs, up to three workers at once (an update of the worker, or another scope), the origin's
storage and locks, clocks, a network, an authorization server that rotates refresh tokens and detects their reuse (strictly, with a grace period, or not at all;
refresh token in the body or in a cookie), a resource server, and another origin. fast-check draws schedules: what pages do, what fails, who dies, and in which
order the workers' steps come, since each await of a port waits until the schedule releases it. After every step an onlooker compares what servers received,
what pages got and what was stored with section 5 of DESIGN.md; it asks the worker nothing. At the end everything heals, and then nobody may still wait, and the
session can be used or is over for a reason that the schedule gave. A violation is shortened and printed with a seed that replays it.

Time passes only when no worker has anything left to do at once: that a processor stalls one worker for seconds while another runs on is not simulated.

\`npm run search\` searches for an hour from a new seed, and so does \`npm run reliability\`, which writes this. \`npm test\` runs 20,000 schedules and the deliberate
defects from a seed that stays, so that what fails there is what was changed.

## This run

| | |
| --- | --- |
| schedules | ${number(figures.schedules)} |
| seeds, each with a mix of its own | ${number(seeds)}, from ${seed} |
| actions | ${number(figures.actions)} |
| steps of workers | ${number(figures.steps)} |
| checks of the invariants | ${number(Object.values(figures.checks).reduce((sum, times) => sum + times, 0))} |
| requests of pages | ${number(figures.requests)} |
| refresh requests | ${number(figures.refreshes)} |
| violations | ${number(found.length)} |
| time | ${number(seconds)} s with ${lanes} processes (${model}, Node ${process.versions.node}) |

${found.map(violationText).join('\n')}
| | invariant | checked |
| --- | --- | --- |
${Object.entries(INVARIANTS)
  .map(([name, text]) => `| ${name} | ${text} | ${number(figures.checks[name])} |`)
  .join('\n')}

## Faults that took effect

| fault | times |
| --- | --- |
${rows(figures.faults)}

## Refresh tokens presented again

A server that rotates has replaced them, and the answer that said so was lost. No client can tell; a server with a grace period takes such a token, a strict
one ends the session with \`refresh-rejected\`. Anything else would be a violation.

| why | times |
| --- | --- |
${rows(figures.repeats)}

## Where workers died

| at the step | times |
| --- | --- |
${rows(figures.deaths)}

## Deliberate defects

Each takes the place of a module of the worker or of the simulation, and the search must violate the invariant that it breaks (\`npm run search -- --defects\`).

| invariant | what is broken | schedules until found | as it shows |
| --- | --- | --- | --- |
${defects.map(defectRow).join('\n')}

The shortest schedules:

${defects.map(defectText).join('\n\n')}
`;
}
