/** Writes docs/crowd.md: every figure comes from the run. */
import { CAPACITY, RETRY_AFTER } from './situations.mjs';

const plain = new Intl.NumberFormat('en', { maximumFractionDigits: 0 });
const times = (ratio) => (ratio < 10 ? ratio.toFixed(1) : plain.format(ratio));
const table = (head, rows) => [head, head.map(() => '---'), ...rows].map((row) => `| ${row.join(' | ')} |`).join('\n');

const renewedIn = ({ allRenewed, left }) => (allRenewed === undefined ? `${plain.format(left)} still are not when the simulation ends` : `${plain.format(allRenewed)} s`);

/** @param together `{ title, withJitter, withoutJitter }` with the figures of `overMean`; @param outages the same of `aroundOutage` */
export function documentOf({ clients, together, outages }) {
  const quiet = outages[0].withJitter.mean;
  return `# A crowd

Written by \`npm run bench:crowd\`; do not edit. A simulation of ${plain.format(clients)} clients with one refresh endpoint. The timing is the shipped code of \`core/\` (\`wakeAt\`, \`renewFrom\`, \`backOff\`, \`spreadOf\`),
bundled for the run. *Without jitter* is the same code with each random number in the middle of where it would have been. What is random without us (when a request comes, how long an answer takes: 50 to
300 ms) is the same in both.

![Refresh requests in a second](crowd.svg)

## Tokens issued together

Everybody signs in within ten seconds; \`refreshBefore\` is 300 s, the default. Peak: refresh requests in the fullest second.

${table(
  ['', 'mean a second', 'peak with jitter', 'over the mean', 'peak without', 'over the mean'],
  together.map(({ title, withJitter, withoutJitter }) => [
    title,
    plain.format(withJitter.mean),
    plain.format(withJitter.peak),
    `**${times(withJitter.ratio)}**`,
    plain.format(withoutJitter.peak),
    times(withoutJitter.ratio),
  ]),
)}

A token is renewed at a point of its own between \`refreshBefore\` (at most a quarter of its life) and half of that ahead of its expiry. Each life adds a point of its own, so the crowd disperses; the peak over the mean in
one life after the other:

${table(
  ['', ...together[0].withJitter.lives.map((_, number) => `life ${number + 1}`)],
  together.map(({ title, withJitter }) => [title, ...withJitter.lives.map((ratio) => (ratio === 0 ? '–' : times(ratio)))]),
)}

## An endpoint that was away

Tokens of 900 s, long since signed in, an app that asks for something each second; in quiet times the endpoint gets ${plain.format(quiet)} refresh requests a second. It is away for half an hour, in which every token runs out. When it
is back it grants ${plain.format(CAPACITY)} a second and answers the rest with 503 and \`Retry-After: ${RETRY_AFTER}\`.

${table(
  ['', '', 'peak while it is away', 'peak when it is back', '99 % renewed after', 'everybody renewed after'],
  outages.flatMap(({ title, withJitter, withoutJitter }) =>
    [['with jitter', withJitter], ['without', withoutJitter]].map(([name, figures]) => [
      name === 'without' ? '' : title,
      name,
      plain.format(figures.during),
      plain.format(figures.after),
      figures.mostRenewed === undefined ? '–' : `${plain.format(figures.mostRenewed)} s`,
      renewedIn(figures),
    ]),
  ),
)}

Without a \`Retry-After\` the clients' own times of sign-in keep them apart, jitter or not. It is the server's own date, the same for everybody, that would bring them back in one second.
`;
}
