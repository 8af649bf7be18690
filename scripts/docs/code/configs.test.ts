/** Every configuration in the documents is one that the worker starts with. */
import { describe, expect, it } from 'vitest';
import { allBlocks } from './blocks.js';
import { readConfigFile } from './configs.js';
import { kindOf } from './kinds.js';

const configs = allBlocks().filter((block) => kindOf(block) === 'config');

describe('the configurations', () => {
  it.each(configs.map((block) => [`${block.document}:${String(block.line)}`, block] as const))('%s', (_place, { code }) => {
    expect(readConfigFile(code).length).toBeGreaterThan(0);
  });

  it('are found, and a wrong one would be reported', () => {
    expect(configs.length).toBeGreaterThan(20);
    expect(() => readConfigFile("tokenWorker({ api: '/api', logni: '/login' });")).toThrow('logni: unknown key');
    expect(() => readConfigFile("tokenWorker({ api: '/api', provider: oidc({ issuer: 'nowhere' }) });")).toThrow('provider.issuer');
    expect(() => readConfigFile("tokenWorker({ api: '/api', proof: dpop({ algorithm: 'HS256' }) });")).toThrow('proof.algorithm');
    expect(() => readConfigFile("tokenWorker({ api: new URLPattern({ pathname: '/api/*' }) });")).toThrow('any protocol');
    expect(() => readConfigFile('')).toThrow('0 times');
  });
});
