/** Draws a few figures as a line. */
import { element } from './dom.js';

const WIDTH = 240;
const HEIGHT = 80;
const MOST = 100;
const STEPS = 59;

export function drawSparkline(figures: readonly number[]): void {
  const line = element('sparkline', SVGSVGElement).querySelector('polyline');
  // The newest figure stands at the right edge, so that the line grows from there.
  const x = (index: number) => WIDTH - ((figures.length - 1 - index) / STEPS) * WIDTH;
  const y = (figure: number) => HEIGHT - 4 - (figure / MOST) * (HEIGHT - 8);
  const points = figures.map((figure, index) => `${x(index).toFixed(1)},${y(figure).toFixed(1)}`);
  line?.setAttribute('points', points.join(' '));
}
