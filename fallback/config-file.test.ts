/** The configuration file in a page: what it calls is taken, what is wrong is named, and the page is as it was. */
// @vitest-environment happy-dom
import { afterEach, expect, test, vi } from 'vitest';
import { readConfigFile } from './config-file.js';

const page = globalThis as Record<string, unknown>;
const WORKER = `${location.origin}/app/token-worker.js`;
const FILE = `${location.origin}/app/token-worker.config.js`;
const CONFIG = { api: '/api' };
const call = (config: unknown = CONFIG): void => (page['tokenWorker'] as (given: unknown) => void)(config);

afterEach(() => {
  vi.restoreAllMocks();
  for (const name of ['tokenWorker', 'oidc']) Reflect.deleteProperty(page, name);
});

/** The browser runs this as the file; what it throws is the window's error, and the element's event is load all the same. */
function served(file: (() => void) | 'missing', thrownIn = FILE): string[] {
  const asked: string[] = [];
  vi.spyOn(document.documentElement, 'append').mockImplementation((element) => {
    const script = element as HTMLScriptElement;
    asked.push(script.src);
    queueMicrotask(() => {
      if (file === 'missing') {
        script.onerror?.('');
        return;
      }
      try {
        file();
      } catch (error) {
        dispatchEvent(new ErrorEvent('error', { filename: thrownIn, message: `Uncaught ${String(error)}` }));
      }
      script.onload?.(new Event('load'));
    });
  });
  return asked;
}

test('it stands beside the worker, and its one call is the configuration', async () => {
  const asked = served(() => call());
  expect(await readConfigFile(WORKER)).toBe(CONFIG);
  expect(asked).toEqual([FILE]);
});

test('no call, and more than one, are refused', async () => {
  served(() => undefined);
  await expect(readConfigFile(WORKER)).rejects.toMatchObject({ code: 'invalid-config', message: expect.stringContaining('does not call tokenWorker(…)') as unknown });
  served(() => [call(), call()]);
  await expect(readConfigFile(WORKER)).rejects.toMatchObject({ code: 'invalid-config', message: expect.stringContaining('more than once') as unknown });
});

test('what it throws is said, and what another script throws meanwhile is not taken for its own', async () => {
  const fail = (): void => {
    call();
    throw new Error('no such luck');
  };
  served(fail);
  await expect(readConfigFile(WORKER)).rejects.toMatchObject({ code: 'invalid-config', message: expect.stringContaining('no such luck') as unknown });
  served(fail, `${location.origin}/app.js`);
  expect(await readConfigFile(WORKER)).toBe(CONFIG);
});

test('a file that is not there, or is another origin’s, is refused; the latter is not asked for', async () => {
  served('missing');
  await expect(readConfigFile(WORKER)).rejects.toMatchObject({ code: 'invalid-config', message: expect.stringContaining(FILE) as unknown });
  const asked = served(() => call());
  await expect(readConfigFile('https://elsewhere.example/token-worker.js')).rejects.toMatchObject({ code: 'invalid-config', message: expect.stringContaining(location.origin) as unknown });
  expect(asked).toEqual([]);
});

test('the names that it may use are there while it runs alone, and give way to the app’s own again', async () => {
  Object.defineProperty(page, 'tokenWorker', { value: 'the app’s', writable: true, configurable: true });
  let oidc: unknown;
  served(() => {
    oidc = page['oidc'];
    call();
  });
  await readConfigFile(WORKER, { oidc: 'lent' });
  expect([oidc, page['oidc'], 'oidc' in page, page['tokenWorker']]).toEqual(['lent', undefined, false, 'the app’s']);
});
