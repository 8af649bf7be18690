/** Whether two hosts are of different sites, as far as that can be told without a list of public suffixes. */

const lastLabels = (hostname: string): string => hostname.split('.').slice(-2).join('.');

/** Answers true only where it is certain: under `co.uk` two sites are taken for one. */
export function areOtherSites(one: string, other: string): boolean {
  const [left, right] = [new URL(one), new URL(other)];
  return left.protocol !== right.protocol || lastLabels(left.hostname) !== lastLabels(right.hostname);
}
