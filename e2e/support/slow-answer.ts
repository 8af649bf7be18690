/** An answer that keeps a worker busy until the test lets it go: then the next worker may take over in that very moment. */
import type { Engine, Tab } from './browser.js';
import { differs, expect } from './test.js';

type Asking = Window & { slow: Promise<string> };

const CUT_OFF = 'cut off';

/** The page asks, and does not wait for the answer. */
export const askSlowly = (tab: Tab): Promise<void> =>
  tab.run((cutOff) => {
    (window as unknown as Asking).slow = fetch('/api/slow').then((response) => response.text().catch(() => cutOff));
  }, CUT_OFF);

/** The answer has come, whole. */
export async function expectSlowAnswer(tab: Tab, engine: Engine, text: string): Promise<void> {
  const got = await tab.run(() => (window as unknown as Asking).slow);
  if (engine === 'webkit' && got === CUT_OFF) {
    differs('a new worker that has waited for an answer takes over when it begins, and may cut off the end of its body');
    return;
  }
  expect(got).toBe(text);
}
