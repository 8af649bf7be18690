/** The bar that runs down with the access token's life and refills when the worker renews it. */
import type { Snapshot } from './places.js';
import { element, wantsLessMotion } from './dom.js';
import { countdown } from './format.js';

const REFILL_MS = 600;
const fill = element('bar-fill');
const mark = element('bar-mark');
const text = element('time-left');

let tick: ReturnType<typeof setTimeout> | undefined;
let running: Animation | undefined;

/** The running animation's own value, so that a refill starts where the bar stands. */
const scaleNow = () => new DOMMatrix(getComputedStyle(fill).transform).a;

function run(from: number, left: number, life: number): void {
  const share = Math.min(Math.max(left / life, 0), 1);
  const refill = wantsLessMotion() ? 0 : Math.min(REFILL_MS, left * 1000);
  running?.cancel();
  running = fill.animate(
    [
      { transform: `scaleX(${from})`, easing: 'cubic-bezier(.2, .7, .2, 1)' },
      {
        transform: `scaleX(${share})`,
        offset: left > 0 ? refill / (left * 1000) : 0,
        // Whoever wants less motion gets one step a second.
        easing: wantsLessMotion() ? `steps(${Math.max(1, Math.round(left))})` : 'linear',
      },
      { transform: 'scaleX(0)' },
    ],
    { duration: Math.max(0, left * 1000), fill: 'forwards' },
  );
}

function count(expiresAt: number): void {
  const left = expiresAt - Date.now() / 1000;
  text.textContent = left > 0 ? `${countdown(left)} left` : 'expired';
  if (left > 0) tick = setTimeout(() => count(expiresAt), 1000 * (left - Math.floor(left)) || 1000);
}

export function showLife({ receivedAt, expiresAt, renewAt }: Snapshot): void {
  clearTimeout(tick);
  const known = receivedAt !== undefined && expiresAt !== undefined && expiresAt > receivedAt;
  fill.classList.toggle('endless', !known);
  mark.hidden = !known || renewAt === undefined;
  if (!known) {
    running?.cancel();
    text.textContent = 'until it is refused';
    return;
  }
  const life = expiresAt - receivedAt;
  if (renewAt !== undefined) mark.style.left = `${Math.min(Math.max((expiresAt - renewAt) / life, 0), 1) * 100}%`;
  run(scaleNow(), expiresAt - Date.now() / 1000, life);
  count(expiresAt);
}

export function stopLife(): void {
  clearTimeout(tick);
  running?.cancel();
}
