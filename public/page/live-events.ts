/** The live stream: an EventSource on a protected URL, its figures counted and drawn. */
import * as api from './api.js';
import { element } from './dom.js';
import { drawSparkline } from './sparkline.js';
import { whileVisible } from './while-visible.js';

const SHOWN = 60;
const RETRY_MS = 3000;

let stop: (() => void) | undefined;

export function startLiveEvents(prefix: api.Api): void {
  stopLiveEvents();
  const figures: number[] = [];
  let count = 0;

  const show = (event: MessageEvent<string>) => {
    const { value } = JSON.parse(event.data) as { value: number };
    figures.push(value);
    figures.splice(0, figures.length - SHOWN);
    element('events-count').textContent = String((count += 1));
    element('events-value').textContent = String(value);
    drawSparkline(figures);
  };

  stop = whileVisible(() => {
    let source: EventSource;
    let retry: ReturnType<typeof setTimeout> | undefined;
    const open = () => {
      source = api.events(prefix);
      source.onopen = () => (element('events-state').textContent = 'Live');
      source.onmessage = show;
      source.onerror = () => {
        element('events-state').textContent = 'Reconnecting';
        // Some browsers reconnect by themselves only while the failure is not an error of the worker's.
        if (source.readyState === EventSource.CLOSED) retry = setTimeout(open, RETRY_MS);
      };
    };
    open();
    return () => {
      clearTimeout(retry);
      source.close();
      element('events-state').textContent = 'Paused';
    };
  });
}

export function stopLiveEvents(): void {
  stop?.();
  stop = undefined;
  element('events-count').textContent = '0';
  element('events-value').textContent = '–';
  drawSparkline([]);
}
