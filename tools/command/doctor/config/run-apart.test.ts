/** The process in which a configuration file runs: it answers, and whoever gets out of the context finds nothing there. */
import { expect, it } from 'vitest';
import { runApart } from './run-apart.js';

const run = (text: string): ReturnType<typeof runApart> => runApart({ text, href: 'https://app.example.com/token-worker.js', hasProviders: false });

it('answers what the file passed on', async () => {
  expect(await run("tokenWorker({ api: '/ä\u2028</script>`${x}`' });")).toEqual({ calls: [{ api: '/ä\u2028</script>`${x}`' }] });
  expect(await run('tokenWorker({')).toEqual({ error: expect.stringContaining('Unexpected end') as unknown });
});

it('one that never ends in a promise is ended by the same limit', async () => {
  expect(await run('Promise.resolve().then(() => { for (;;); });')).toEqual({ error: expect.stringContaining('timed out') as unknown });
});

it('code that gets at objects of Node.js makes no more code out of text', async () => {
  // `URL` is of the outer context: by its constructor one would get at `process` in a context of `node:vm` alone.
  const { error } = (await run("tokenWorker({ api: URL.constructor('return process.version')() });")) as { error: string };
  expect(error).toContain('Code generation from strings disallowed');
});
