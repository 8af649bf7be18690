/** What a simulated crowd comes to, in figures. */

const sum = (counts, from, to) => counts.subarray(from, to).reduce((total, count) => total + count, 0);
const highest = (counts, from, to) => counts.subarray(from, to).reduce((most, count) => Math.max(most, count), 0);

/** The peak of refresh requests in a second, over the mean, in each life of the tokens that were issued together. */
export function overMean({ attempts }, { seconds, life }) {
  const mean = sum(attempts, 0, seconds) / seconds;
  const lives = Array.from({ length: Math.floor(seconds / life) }, (_, number) => highest(attempts, number * life, (number + 1) * life) / mean);
  return { mean, peak: highest(attempts, 0, seconds), ratio: highest(attempts, 0, seconds) / mean, lives };
}

/** What the endpoint gets during an outage and after it, beside what it gets in quiet times. */
export function aroundOutage({ attempts, failing }, { clients, seconds, outage: { from, to } }) {
  const renewed = (share) => {
    const at = failing.findIndex((count, second) => second >= to && count <= clients * (1 - share));
    return at === -1 ? undefined : at - to;
  };
  return {
    mean: sum(attempts, 0, from) / from,
    during: highest(attempts, from, to),
    after: highest(attempts, to, seconds),
    mostRenewed: renewed(0.99),
    allRenewed: renewed(1),
    left: failing[seconds - 1],
  };
}
