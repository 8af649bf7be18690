/** A million clients and one refresh endpoint, with the shipped timing rules, with and without our jitter; writes docs/crowd.md and docs/crowd.svg. Takes a minute or two. */
import { writeFileSync } from 'node:fs';
import { aroundOutage, overMean } from './crowd/measure.mjs';
import { blocks, svgOf } from './crowd/plot.mjs';
import { documentOf } from './crowd/report.mjs';
import { shippedRules } from './crowd/rules.mjs';
import { jitterOf, simulate } from './crowd/simulate.mjs';
import { OUTAGES, TOGETHER } from './crowd/situations.mjs';

const SEED = 2;
const rules = await shippedRules();
const panels = [];

function compare(situation, figuresOf) {
  console.log(`\n${situation.title}`);
  const run = (hasJitter) => {
    const found = simulate(rules, jitterOf(hasJitter, rules, SEED), situation);
    const figures = figuresOf(found, situation);
    const peak = figures.peak ?? figures.after;
    console.log(`  ${hasJitter ? 'with jitter   ' : 'without jitter'} |${blocks(found.attempts)}|`);
    console.log(`                  peak ${peak}/s, ${(peak / figures.mean).toFixed(1)} times the mean of ${figures.mean.toFixed(0)}/s`);
    return { figures, attempts: found.attempts };
  };
  const withJitter = run(true);
  const withoutJitter = run(false);
  const { title, seconds, outage } = situation;
  panels.push({ title, seconds, outage, withJitter: withJitter.attempts, withoutJitter: withoutJitter.attempts });
  return { title, withJitter: withJitter.figures, withoutJitter: withoutJitter.figures };
}

const together = TOGETHER.map((situation) => compare(situation, overMean));
const outages = OUTAGES.map((situation) => compare(situation, aroundOutage));
const docs = new URL('../docs/', import.meta.url);
writeFileSync(new URL('crowd.md', docs), documentOf({ clients: TOGETHER[0].clients, together, outages }));
writeFileSync(new URL('crowd.svg', docs), svgOf(panels));
console.log('\ndocs/crowd.md and docs/crowd.svg are written.');
