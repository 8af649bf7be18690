/** "What the server saw": the log as a table, newest first, drawn at most once a frame however fast it grows. */
import type { RequestRecord } from '../backend/log/request-log.js';
import { element, onClick } from './dom.js';
import { count, resetCounts, showCounts } from './log-counters.js';
import { followLog } from './log-feed.js';
import { logRow } from './log-row.js';

const ROWS = 200;
const rows = element('log-rows');

let waiting: RequestRecord[] = [];
let frame: number | undefined;

function draw(): void {
  frame = undefined;
  rows.prepend(...waiting.slice(-ROWS).reverse().map(logRow));
  waiting = [];
  while (rows.children.length > ROWS) rows.lastElementChild?.remove();
  element('log-empty').hidden = rows.children.length > 0;
  showCounts();
}

export function startServerLog(): void {
  followLog((message) => {
    if ('clear' in message) {
      waiting = [];
      rows.replaceChildren();
      resetCounts();
    } else {
      waiting.push(message.record);
      count(message.record);
    }
    frame ??= requestAnimationFrame(draw);
  });
  onClick('clear-log', () => fetch('/demo/log', { method: 'DELETE' }));
}
