/**
 * Serves every candidate on an origin of its own, in a process of its own: what the runner does is not to slow the answers.
 * Started with `fork`; answers `{ id, do, … }` by `{ id, answer }`.
 */
import { builtCandidates } from '../candidates/index.mjs';
import { startSite } from './site.mjs';

const sites = new Map();

const COMMANDS = {
  /** @returns {Promise<{ origins: Record<string, string>, labels: Record<string, string> }>} of each candidate */
  async start() {
    const labels = {};
    for (const candidate of await builtCandidates()) {
      sites.set(candidate.name, await startSite(candidate));
      labels[candidate.name] = candidate.label;
    }
    return { origins: Object.fromEntries([...sites].map(([name, { origin }]) => [name, origin])), labels };
  },
  /** What has reached the candidate's server since it was asked last. */
  seen: ({ candidate }) => sites.get(candidate).takeSeen(),
  /** How long the tokens of the next sign-in and of every renewal live, in seconds. */
  lifetime: ({ candidate, seconds }) => sites.get(candidate).setLifetime(seconds),
};

process.on('message', ({ id, do: name, ...given }) => {
  void Promise.resolve(COMMANDS[name](given)).then(
    (answer) => process.send({ id, answer }),
    (error) => process.send({ id, error: String(error?.stack ?? error) }),
  );
});
process.on('disconnect', () => process.exit());
