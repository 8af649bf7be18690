/** The guide's pieces have no type errors in an app that has the package from npm. */
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { fromGuide } from '../../tools/vite/testing/guide.js';
import { viteApp } from './support/vite-app.js';

const TSC = fileURLToPath(new URL('../../node_modules/typescript/bin/tsc', import.meta.url));
const OWN = 'A configuration of its own';
const PWA = 'With a worker of your own, and vite-plugin-pwa';

function check(folder: string): Promise<string> {
  return new Promise((resolve) => {
    execFile(process.execPath, [TSC, '-p', folder], (_error, output) => {
      resolve(output);
    });
  });
}

it('in pages, workers and vite.config', async () => {
  const { types } = (JSON.parse(fromGuide('The session', 'tsconfig.json')) as { compilerOptions: { types: string[] } }).compilerOptions;
  const compilerOptions = { target: 'ES2022', module: 'ESNext', moduleResolution: 'bundler', lib: ['ES2022', 'DOM', 'DOM.Iterable'], strict: true, skipLibCheck: true, noEmit: true, types };
  const app = await viteApp(
    {
      'tsconfig.json': JSON.stringify({ compilerOptions, include: ['src/main.ts', 'src/wrong.ts', '*.config.ts'] }),
      'sw/tsconfig.json': JSON.stringify({ compilerOptions: { ...compilerOptions, lib: ['ES2022', 'WebWorker'], types: ['vite/client'] }, files: ['../src/sw.ts'] }),
      'src/main.ts': fromGuide('The session', 'src/main.ts'),
      'src/wrong.ts': "import { sessionOf } from 'virtual:token-worker';\nexport const wrong: Promise<string> = sessionOf('admin');\n",
      'src/sw.ts': fromGuide(PWA, 'src/sw.ts'),
      'token-worker.config.ts': fromGuide(OWN, 'token-worker.config.ts'),
      'provider.config.ts': fromGuide(OWN, 'token-worker.config.ts', 1),
      'setup.config.ts': fromGuide('Set up', 'vite.config.ts'),
      'vite.config.ts': fromGuide(OWN, 'vite.config.ts'),
      'pwa.config.ts': fromGuide(PWA, 'vite.config.ts'),
      'sealed.config.ts': fromGuide('Sealed', 'vite.config.ts'),
    },
    'http://localhost',
  );
  const [pages, worker] = await Promise.all([check(app.folder), check(join(app.folder, 'sw'))]);
  await app.close();
  expect(pages.trim().split('\n')).toEqual([expect.stringMatching(/^.*src\/wrong\.ts\(2,14\): error TS2322/), expect.stringContaining("Type 'Session' is not assignable to type 'string'")]);
  expect(worker).toBe('');
});
