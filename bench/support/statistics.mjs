/** What a row of measured numbers says: quantiles, and ratios paired by round. Measures nothing itself. */

export function quantile(values, share) {
  if (values.length === 0) throw new RangeError('No values to take a quantile of');
  const sorted = [...values].sort((a, b) => a - b);
  const place = (sorted.length - 1) * share;
  const below = Math.floor(place);
  const above = Math.ceil(place);
  return sorted[below] + (sorted[above] - sorted[below]) * (place - below);
}

export const median = (values) => quantile(values, 0.5);

export const spread = (values) => ({ median: median(values), min: Math.min(...values), max: Math.max(...values) });

/** Both rows hold one figure for each round, so a drift of the machine between rounds cancels out. */
export function pairedRatio(ours, partner) {
  if (ours.length !== partner.length) throw new RangeError(`${ours.length} rounds against ${partner.length}`);
  return spread(ours.map((figure, round) => figure / partner[round]));
}

/** A new order for each turn, so that nobody is always measured after the same other one. */
export function shuffled(candidates, random = Math.random) {
  const order = [...candidates];
  for (let last = order.length - 1; last > 0; last -= 1) {
    const other = Math.floor(random() * (last + 1));
    [order[last], order[other]] = [order[other], order[last]];
  }
  return order;
}
