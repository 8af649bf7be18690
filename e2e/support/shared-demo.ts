/** One demo for all scenarios of a file. */
import { startDemo } from './demo.js';
import { cannot, test } from './test.js';

/** Started before the file's first scenario, and stopped after its last. */
export function sharedDemo(): { readonly address: string } {
  const demo = { address: '', stop: (): void => undefined };
  test.beforeAll(async () => void Object.assign(demo, await startDemo([])));
  test.afterAll(() => demo.stop());
  return demo;
}

/** The fixture gives no browser of Playwright's own where this machine's WebKit is driven by WebDriver; what is needed of every engine stands in a file of its own. */
export function needsPlaywright(): void {
  test.beforeEach(({ browser }) => {
    if ((browser as unknown) === undefined) cannot("drives the page with Playwright's own API, which WebKitGTK does not speak");
  });
}
