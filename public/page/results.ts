/** The list of what the person's actions led to, newest first. */
import { element, make } from './dom.js';
import { timeOfDay } from './format.js';

const SHOWN = 5;

export type Tone = 'good' | 'bad' | 'plain';

export function addResult(text: string, tone: Tone = 'plain'): void {
  const list = element('results');
  const time = make('span', 'time', timeOfDay(Date.now() / 1000));
  list.prepend(make('li', tone, time, make('span', '', text)));
  while (list.children.length > SHOWN) list.lastElementChild?.remove();
}

export const clearResults = () => element('results').replaceChildren();

/** Runs an action and reports how it went, or that it failed. */
export async function report(action: () => Promise<string>): Promise<void> {
  try {
    addResult(await action(), 'good');
  } catch (error) {
    addResult(error instanceof Error ? error.message : String(error), 'bad');
  }
}
