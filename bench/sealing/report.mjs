/** The page docs/sealing.md: ratios first, then milliseconds. */
import { cpus, totalmem } from 'node:os';

const sorted = (values) => [...values].sort((a, b) => a - b);
const median = (values) => sorted(values)[Math.floor(values.length / 2)];

const spread = (values, digits) => `${median(values).toFixed(digits)} (${Math.min(...values).toFixed(digits)} to ${Math.max(...values).toFixed(digits)})`;

function row(name, sites, pick, digits) {
  const [plain, sealed] = sites.map((site) => pick(site));
  return `| ${name} | ${(median(sealed) / median(plain)).toFixed(2)} | ${spread(sealed, digits)} | ${spread(plain, digits)} |`;
}

export function report(sites, { version, coldStarts, warmRequests }) {
  const of = (kind, figure) => (site) => site[kind].map((round) => round[figure]);
  const rounds = String(sites[0].cold.length);
  return `# What sealing costs

Written by \`npm run bench:sealing\`; do not edit. One authenticated GET of a page, to a server on the same machine, timed in the page: *cold*, when the worker was stopped just before,
so that the request waits for it to start, to read the session and, sealed, to derive the key and open it; and *warm*, when the worker is awake. Both storages in one run, turn by turn, in ${rounds} rounds of
${String(coldStarts)} cold starts and ${String(warmRequests)} warm requests each. The figures are the medians of the rounds' medians (and of their 99th hundredths), and in parentheses the least and the most of any round.

| | sealed : indexeddb | sealed, ms | indexeddb, ms |
| --- | --- | --- | --- |
${row('cold, median', sites, of('cold', 'median'), 1)}
${row('cold, 99 in 100', sites, of('cold', 'p99'), 1)}
${row('warm, median', sites, of('warm', 'median'), 2)}
${row('warm, 99 in 100', sites, of('warm', 'p99'), 2)}

Measured on ${cpus()[0]?.model.trim() ?? 'unknown'}, ${String(cpus().length)} cores, ${String(Math.round(totalmem() / 2 ** 30))} GB, Node ${process.versions.node}, headless Chromium ${version}, ${new Date().toISOString().slice(0, 10)}.
`;
}
