/** The plugin's options: their defaults, and what is refused. */
import { describe, expect, it } from 'vitest';
import { tokenWorker, type TokenWorkerPluginOptions } from './index.js';
import { readOptions } from './options.js';

it('have defaults', () => {
  expect(readOptions({})).toEqual({ fileName: 'token-worker.js', type: 'classic', inject: true, build: true, seal: undefined });
});

describe('are refused at once, by name', () => {
  it.each<[options: unknown, message: string]>([
    [{ filename: 'sw.js' }, 'options.filename: unknown key; options takes fileName, type, inject, build, seal'],
    [{ fileName: 'workers/sw.js' }, 'options.fileName: got "workers/sw.js"; takes the name of a script'],
    [{ fileName: '../sw.js' }, 'options.fileName: got "../sw.js"'],
    [{ fileName: 'sw.ts' }, 'options.fileName: got "sw.ts"'],
    [{ type: 'esm' }, "options.type: got \"esm\"; takes 'classic' or 'module'"],
    [{ inject: 'auto' }, 'options.inject: got "auto"; takes true or false'],
    [{ build: 0 }, 'options.build: got 0; takes true or false'],
    [{ seal: 'a secret' }, 'options.seal: got "a secret"; takes an object'],
    [{ seal: { key: 'x' } }, 'options.seal.key: unknown key; options.seal takes keys, origin, headers'],
    ['sw.js', 'options: got "sw.js"; takes an object'],
  ])('%j', (options, message) => {
    expect(() => tokenWorker({ api: '/api' }, options as TokenWorkerPluginOptions)).toThrow(message);
  });
});
