/** Draws what the endpoint gets in each second: an SVG for the documentation, blocks for the terminal. Logarithmic, since a peak is a hundred times the mean. */

const WIDTH = 720;
const PANEL = 150;
const LEFT = 64;
const TOP = 34;
const GAP = 52;
const DECADES = 6;
const COLOURS = { with: '#0969da', without: '#d1742f' };
const BLOCKS = ' ▁▂▃▄▅▆▇█';

/** The highest of each stretch, so that no peak is lost between two points. */
export function stretches(counts, many) {
  return Array.from({ length: many }, (_, index) => {
    const from = Math.floor((index * counts.length) / many);
    const to = Math.max(from + 1, Math.floor(((index + 1) * counts.length) / many));
    return counts.subarray(from, to).reduce((most, count) => Math.max(most, count), 0);
  });
}

const height = (count) => (count < 1 ? 0 : Math.min(1, Math.log10(count) / DECADES));

export function blocks(counts, columns = 72) {
  return stretches(counts, columns)
    .map((count) => BLOCKS[Math.round(height(count) * (BLOCKS.length - 1))])
    .join('');
}

const text = (x, y, words, more = '') => `<text x="${x}" y="${y}" ${more}>${words.replaceAll('&', '&amp;').replaceAll('<', '&lt;')}</text>`;

function curve(counts, top, colour) {
  const values = stretches(counts, WIDTH);
  const points = values.map((count, x) => `${LEFT + x},${(top + PANEL * (1 - height(count))).toFixed(1)}`);
  return `<polyline points="${points.join(' ')}" fill="none" stroke="${colour}" stroke-width="1.2"/>`;
}

function panel({ title, seconds, withJitter, withoutJitter, outage }, index) {
  const top = TOP + 24 + index * (PANEL + GAP);
  const minutes = seconds / 60;
  const step = minutes > 150 ? 60 : 10;
  const x = (minute) => LEFT + (WIDTH * minute) / minutes;
  const lines = [text(LEFT, top - 8, title, 'class="title"')];
  if (outage) lines.push(`<rect x="${x(outage.from / 60)}" y="${top}" width="${x(outage.to / 60) - x(outage.from / 60)}" height="${PANEL}" fill="#eaeef2"/>`);
  for (let decade = 0; decade <= DECADES; decade += 2) {
    const y = top + PANEL * (1 - decade / DECADES);
    lines.push(`<line x1="${LEFT}" x2="${LEFT + WIDTH}" y1="${y}" y2="${y}" stroke="#d0d7de"/>`, text(LEFT - 6, y + 4, (10 ** decade).toLocaleString('en'), 'text-anchor="end"'));
  }
  for (let minute = 0; minute <= minutes; minute += step) lines.push(text(x(minute), top + PANEL + 16, `${minute} min`, 'text-anchor="middle"'));
  return [...lines, curve(withoutJitter, top, COLOURS.without), curve(withJitter, top, COLOURS.with)].join('\n');
}

/** @param panels `{ title, seconds, withJitter, withoutJitter, outage? }`, the counts by the second */
export function svgOf(panels) {
  const bottom = TOP + 24 + panels.length * (PANEL + GAP);
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${LEFT + WIDTH + 24} ${bottom}" font-family="system-ui, sans-serif" font-size="11" fill="#57606a">
<style>.title { font-size: 13px; fill: #1f2328 }</style>
<rect width="100%" height="100%" fill="#fff"/>
${text(LEFT, 20, 'Refresh requests in a second, the highest of each stretch')}
${text(LEFT + WIDTH, 20, 'with our jitter', `text-anchor="end" fill="${COLOURS.with}"`)}
${text(LEFT + WIDTH - 100, 20, 'without it', `text-anchor="end" fill="${COLOURS.without}"`)}
${panels.map(panel).join('\n')}
</svg>
`;
}
