/** The scenarios' test function with apps that Vite runs; they are stopped and removed when the test ends. */
import { test as base } from '../../support/test.js';
import { viteApp, type ViteApp } from './vite-app.js';

interface Fixtures {
  /** @see viteApp */
  readonly app: (files: Readonly<Record<string, string>>, backend: string) => Promise<ViteApp>;
}

export const test = base.extend<Fixtures>({
  app: async ({}, use) => {
    const apps: ViteApp[] = [];
    await use(async (files, backend) => {
      const app = await viteApp(files, backend);
      apps.push(app);
      return app;
    });
    await Promise.all(apps.map((app) => app.close()));
  },
});

export { expect } from '../../support/test.js';
