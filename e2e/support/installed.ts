/** Where the browsers are: Playwright's own builds where they were installed, else the system's. */
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { chromium } from 'playwright';

const PROGRAMS = { chromium: ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'] } as const;

function inPath(program: string): string | undefined {
  const folders = (process.env['PATH'] ?? '').split(delimiter);
  return folders.map((folder) => join(folder, program)).find((file) => existsSync(file));
}

/** Launch options: empty where Playwright's own build is there. Undefined: no such browser is installed. */
export function findBrowser(name: 'chromium'): { readonly executablePath?: string } | undefined {
  if (existsSync(chromium.executablePath())) return {};
  const executablePath = PROGRAMS[name].map(inPath).find((file) => file !== undefined);
  return executablePath === undefined ? undefined : { executablePath };
}

export function browserPath(name: 'chromium'): { readonly executablePath?: string } {
  const found = findBrowser(name);
  if (found === undefined) throw new Error(`${name} is not installed. Run \`npm test\`, which installs it, or \`npx playwright install ${name}\`.`);
  return found;
}
