/** What the rounds so far say of a measure's bars. */
import { pairedRatio } from '../support/statistics.mjs';

export const figuresOf = (results, figure, name) => results.map((round) => round[figure][name]);

const isOpen = ({ most, least, exactly }) => most === undefined && least === undefined && exactly === undefined;

/** @returns {{ ratio: { median: number, min: number, max: number }, isReached: boolean | undefined }} undefined where it is only looked at */
export function judge(bar, results) {
  const { figure, of, against, most, least, exactly } = bar;
  const ratio = pairedRatio(figuresOf(results, figure, of), figuresOf(results, figure, against));
  if (isOpen(bar)) return { ratio, isReached: undefined };
  if (exactly !== undefined) return { ratio, isReached: ratio.min === exactly && ratio.max === exactly };
  return { ratio, isReached: most === undefined ? ratio.median >= least : ratio.median <= most };
}

export function barText(bar) {
  if (isOpen(bar)) return '';
  const { most, least, exactly } = bar;
  if (exactly !== undefined) return `exactly ${String(exactly)}`;
  return most === undefined ? `at least ${least.toFixed(2)}` : `at most ${most.toFixed(2)}`;
}

export function summary({ bars }, results) {
  return bars.map((bar) => {
    const { ratio, isReached } = judge(bar, results);
    const verdict = isReached === undefined ? '' : `, ${barText(bar)}: ${isReached ? 'reached' : 'not reached'}`;
    return `${bar.figure}, ${bar.of} : ${bar.against} ${ratio.median.toFixed(3)} (${ratio.min.toFixed(3)} to ${ratio.max.toFixed(3)})${verdict}`;
  });
}

/** The figures of the last round, a line each. */
export function figuresText(results) {
  const last = results.at(-1);
  return Object.entries(last).map(([figure, byName]) => `${figure}: ${Object.entries(byName).map(([name, value]) => `${name} ${value.toFixed(2)}`).join(', ')}`);
}
