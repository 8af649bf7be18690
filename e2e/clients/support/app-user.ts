/** What a person does in one of the apps, in a tab of any engine: opens it, fills fields, presses buttons, reads. */
import type { Browser, Tab } from '../../support/browser.js';
import type { Site } from '../../support/site.js';
import { expect } from '../../support/test.js';

/** The app, once the worker that it has registered controls it: sooner than a person can type a password. */
export async function openApp(browser: Browser, site: Site): Promise<Tab> {
  const tab = await browser.open(site.origin);
  await tab.run(
    () =>
      new Promise<void>((resolve) => {
        const { serviceWorker } = navigator;
        if (serviceWorker.controller) resolve();
        else serviceWorker.addEventListener('controllerchange', () => { resolve(); }, { once: true });
      }),
  );
  return tab;
}

export const fill = (tab: Tab, label: string, value: string): Promise<void> =>
  tab.run(
    ([name, text]) => {
      const input = [...document.querySelectorAll('label')].find(({ textContent }) => textContent.includes(name))?.querySelector('input');
      if (!input) throw new Error(`no field ${name}`);
      // As typing does it: React does not notice a value that a script has set.
      Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value')?.set?.call(input, text);
      input.dispatchEvent(new Event('input', { bubbles: true }));
    },
    [label, value] as const,
  );

export const press = (tab: Tab, button: string): Promise<void> =>
  tab.run((name) => {
    const found = [...document.querySelectorAll('button')].find(({ textContent }) => textContent === name);
    if (!found) throw new Error(`no button ${name}`);
    found.click();
  }, button);

const WITHIN = { timeout: 20_000 };

/** Waits for a heading. */
export const expectHeading = (tab: Tab, text: string): Promise<void> =>
  expect.poll(() => tab.run(() => document.querySelector('h1')?.textContent), WITHIN).toBe(text);

/** Waits for the list of notes. */
export const expectNotes = (tab: Tab, notes: readonly string[]): Promise<void> =>
  expect
    .poll(() => tab.run(() => document.querySelector('ul') && [...document.querySelectorAll('li')].map(({ textContent }) => textContent)), WITHIN)
    .toEqual(notes);

export async function signIn(tab: Tab): Promise<void> {
  await fill(tab, 'User name', 'ada');
  await fill(tab, 'Password', 'lovelace');
  await press(tab, 'Sign in');
  await expectHeading(tab, 'Notes of Ada Lovelace');
}

export async function addNote(tab: Tab, text: string): Promise<void> {
  await fill(tab, 'Note', text);
  await press(tab, 'Add');
}

/** What the app keeps. */
export const stored = (tab: Tab): Promise<string[]> => tab.run(() => Object.values({ ...localStorage }) as string[]);

/** How many refresh requests the app itself has made since it was loaded. */
export const ownRefreshes = (tab: Tab): Promise<number> =>
  tab.run(() => performance.getEntriesByType('resource').filter(({ name }) => name.endsWith('/api/auth/refresh')).length);
