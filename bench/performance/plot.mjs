/** Draws a measure: a bar for each candidate, as long as its median, with a line from its least to its most; a panel for each figure. */

const WIDTH = 900;
const LEFT = 380;
const RIGHT = 70;
const ROW = 20;
const HEAD = 46;
const OURS = '#0969da';
const OTHERS = '#8c959f';

const escaped = (words) => words.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
const text = (x, y, words, more = '') => `<text x="${x.toFixed(1)}" y="${y}" ${more}>${escaped(words)}</text>`;

/** @param {number} value */
export const shown = (value) => (value === 0 ? '0' : value.toFixed(value >= 100 ? 0 : value >= 10 ? 1 : 2));

function row({ label, isOurs, median, min, max }, top, scale) {
  const middle = top + ROW / 2;
  return [
    text(LEFT - 8, middle + 4, label, 'text-anchor="end"'),
    `<rect x="${LEFT}" y="${top + 4}" width="${scale(median).toFixed(1)}" height="${ROW - 8}" fill="${isOurs ? OURS : OTHERS}"/>`,
    `<line x1="${(LEFT + scale(min)).toFixed(1)}" x2="${(LEFT + scale(max)).toFixed(1)}" y1="${middle}" y2="${middle}" stroke="#1f2328" stroke-width="1.2"/>`,
    text(LEFT + scale(max) + 6, middle + 4, shown(median)),
  ];
}

/** @param panels `{ title, rows: { label, isOurs, median, min, max }[] }` */
export function svgOf(panels) {
  let top = 0;
  const lines = [];
  for (const { title, rows } of panels) {
    const most = Math.max(...rows.map(({ max }) => max), Number.MIN_VALUE);
    const scale = (value) => (Math.max(0, value) / most) * (WIDTH - LEFT - RIGHT);
    lines.push(text(LEFT, top + HEAD - 14, title, 'class="title"'));
    top += HEAD;
    for (const each of rows) {
      lines.push(...row(each, top, scale));
      top += ROW;
    }
  }
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${top + 14}" font-family="system-ui, sans-serif" font-size="12" fill="#57606a">
<style>.title { font-size: 14px; fill: #1f2328 }</style>
<rect width="100%" height="100%" fill="#fff"/>
${lines.join('\n')}
</svg>
`;
}
