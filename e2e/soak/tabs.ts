/** The tabs of the soak: opened, reloaded and closed in the middle of what they do, with every request written down. */
import type { BrowserContext, Page } from 'playwright/test';
import type { Heard } from './in-page.js';
import { inPage } from './in-page.js';
import type { Asked, Records } from './records.js';

export const TAB_PAGE = '/tab.html';
export const TAB_HTML = `<!doctype html><html lang="en"><meta charset="utf-8"><title>tab</title><link rel="icon" href="data:,"><script>(${inPage.toString()})();</script></html>`;

export class Tabs {
  readonly #context: BrowserContext;
  readonly #origin: string;
  readonly #records: Records;
  /** What each page that is open has begun. */
  readonly #open = new Map<Page, Asked[]>();
  readonly #closing = new WeakSet<Page>();
  #opened = 0;

  constructor(context: BrowserContext, origin: string, records: Records) {
    this.#context = context;
    this.#origin = origin;
    this.#records = records;
  }

  async begin(count: number): Promise<void> {
    await this.#context.exposeBinding('tell', ({ page }, heard: Heard) => this.#hear(page, heard));
    await Promise.all(Array.from({ length: count }, () => this.open()));
  }

  async open(): Promise<void> {
    const page = await this.#context.newPage();
    this.#open.set(page, []);
    this.#opened += 1;
    await page.goto(`${this.#origin}${TAB_PAGE}#${String(this.#opened)}`);
  }

  /** @param index any number: one of the tabs */
  async close(index: number): Promise<void> {
    const page = this.#at(index);
    this.#closing.add(page);
    await page.close();
    this.#leave(page);
    this.#open.delete(page);
  }

  /** What the old document had begun is given up when the new one says that it is there. */
  async reload(index: number): Promise<void> {
    const page = this.#at(index);
    await page.reload().catch((error: unknown) => {
      // Closed in the middle of it, as people do.
      if (!this.#closing.has(page)) throw error;
    });
  }

  /** No more requests; waits for those under way, as long as `limit` (milliseconds). */
  async stop(limit: number): Promise<void> {
    const pages = [...this.#open.keys()];
    await Promise.all(pages.map((page) => page.evaluate(() => void (window.isStopped = true))));
    const deadline = Date.now() + limit;
    const isWaiting = (): boolean => [...this.#open.values()].flat().some(({ outcome }) => outcome === undefined);
    while (isWaiting() && Date.now() < deadline) await new Promise((resolve) => setTimeout(resolve, 100));
  }

  /** One request from every tab. */
  askAll(): Promise<(number | 'error')[]> {
    return Promise.all([...this.#open.keys()].map((page) => page.evaluate(() => window.askNow())));
  }

  #at(index: number): Page {
    const pages = [...this.#open.keys()];
    return pages[index % pages.length]!;
  }

  #leave(page: Page): void {
    const begun = this.#open.get(page);
    if (begun === undefined) return;
    for (const asked of begun) if (asked.outcome === undefined) asked.isGone = true;
    this.#open.set(page, []);
  }

  #hear(page: Page, { what, id, at, outcome, reason }: Heard): void {
    const { asked, ends } = this.#records;
    switch (what) {
      case 'opened':
        this.#records.pages += 1;
        this.#leave(page);
        return;
      case 'asked': {
        const begun: Asked = { id, startedAt: at };
        asked.set(id, begun);
        this.#open.get(page)?.push(begun);
        return;
      }
      case 'settled': {
        const begun = asked.get(id);
        if (begun !== undefined && outcome !== undefined) Object.assign(begun, { settledAt: at, outcome, isGone: false });
        return;
      }
      case 'ended':
        ends.push(reason ?? '');
    }
  }
}
