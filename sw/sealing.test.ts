/** What a sealed worker seals with: keys that no storage holds, one for each secret and purpose, made when they are needed. */
import { afterEach, describe, expect, it, vi } from 'vitest';
import { sealingFor, sealingWith } from './sealing.js';
import { secret, sealingOf } from './simulation/secrets.js';
import { Vault } from './vault.js';

const vault = (...numbers: readonly number[]): Vault => new Vault(sealingOf(...numbers).keys('values'));

afterEach(() => {
  vi.restoreAllMocks();
});

describe('a value', () => {
  it('is opened by whoever has the secret, in this worker or a later one', async () => {
    const sealed = await vault(1).seal({ token: 'x' }, 'record');
    expect(await vault(1).open(sealed, 'record')).toEqual({ token: 'x' });
    expect(new TextDecoder().decode(sealed.data)).not.toContain('token');
  });

  it('is not opened with another secret, nor as another record', async () => {
    const sealed = await vault(1).seal('x', 'record');
    expect(await vault(2).open(sealed, 'record')).toBeUndefined();
    expect(await vault(1).open(sealed, 'another')).toBeUndefined();
  });

  it('is sealed with the newest secret, and opened with any', async () => {
    const older = await vault(1).seal('older', 'record');
    const newer = await vault(2, 1).seal('newer', 'record');
    expect(await vault(3, 2, 1).open(older, 'record')).toBe('older');
    expect(await vault(2).open(newer, 'record')).toBe('newer');
    expect(await vault(1).open(newer, 'record')).toBeUndefined();
  });

  it('is not opened when a single bit of it is another', async () => {
    const { iv, data } = await vault(1).seal('x', 'record');
    for (let bit = 0; bit < data.byteLength * 8; bit += 1) {
      const changed = new Uint8Array(data.slice(0));
      changed[bit >> 3] = (changed[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      expect(await vault(1).open({ iv, data: changed.buffer }, 'record')).toBeUndefined();
    }
  });

  it('is sealed with a nonce of its own, each time', async () => {
    const one = vault(1);
    const sealed = await Promise.all(Array.from({ length: 200 }, () => one.seal('same', 'record')));
    expect(sealed[0]?.iv.byteLength).toBe(12);
    expect(new Set(sealed.map(({ iv }) => new Uint8Array(iv as ArrayBuffer).join())).size).toBe(200);
  });
});

describe('the keys', () => {
  it('are derived once, and only those that are needed', async () => {
    const derive = vi.spyOn(crypto.subtle, 'deriveKey');
    const sealing = sealingOf(2, 1);
    const [one, two] = [new Vault(sealing.keys('values')), new Vault(sealing.keys('values'))];
    expect(derive).not.toHaveBeenCalled();
    const sealed = await Promise.all([one.seal('x', 'a'), two.seal('y', 'b'), one.seal('z', 'c')]);
    expect(await two.open(sealed[0], 'a')).toBe('x');
    expect(derive).toHaveBeenCalledTimes(1);
    expect(await one.open(await vault(1).seal('old', 'a'), 'a')).toBe('old');
    expect(derive).toHaveBeenCalledTimes(3);
  });

  it('cannot be exported, and serve one purpose each', async () => {
    for (const [purpose, usages] of [['values', ['decrypt', 'encrypt']], ['keys', ['unwrapKey', 'wrapKey']]] as const) {
      const key = await sealingOf(1).keys(purpose)[0]();
      expect([key.extractable, [...key.usages].sort()]).toEqual([false, usages]);
      await expect(crypto.subtle.exportKey('raw', key)).rejects.toThrow();
    }
  });
});

describe('where there is no secret', () => {
  it('there is nothing to seal with', () => {
    expect(sealingWith([])).toBeUndefined();
    expect(sealingWith([secret(1)])).toBeDefined();
  });

  it('what is to be sealed is refused, and the error says where the script has to come from', () => {
    expect(() => sealingFor({ storage: 'sealed' }, undefined)).toThrow(expect.objectContaining({ code: 'not-sealed', message: expect.stringContaining('token-worker/server') as string }) as Error);
  });

  it.each(['indexeddb', 'memory'] as const)('%s needs none, and uses none that there is', (storage) => {
    expect(sealingFor({ storage }, undefined)).toBeUndefined();
    expect(sealingFor({ storage }, sealingOf(1))).toBeUndefined();
  });
});
