/** Which form of the worker's script the browser is given, with and without trusted types. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { TrustedTypes } from '../core/trusted-scripts.js';

const ADDRESS = 'https://app.example.com/token-worker.js';
const SHARED = Symbol.for('token-worker.script-policy');

class Trusted {
  constructor(readonly url: string) {}
  toString = (): string => this.url;
  toJSON = (): string => this.url;
}

interface Allowed {
  readonly names: readonly string[];
  readonly allowsDuplicates?: boolean;
}

/** The page's `trustedTypes` under a Content-Security-Policy with these names in its directive. */
function pageAllows({ names, allowsDuplicates = false }: Allowed): { readonly types: TrustedTypes; readonly asked: string[] } {
  const asked: string[] = [];
  const types: TrustedTypes = {
    createPolicy: (name, rules) => {
      const isSecond = asked.includes(name);
      asked.push(name);
      if (!names.includes(name) || (isSecond && !allowsDuplicates)) throw new TypeError(`Policy "${name}" disallowed.`);
      return { createScriptURL: (url) => new Trusted(rules.createScriptURL(url)) };
    },
    isScriptURL: (value) => value instanceof Trusted,
  };
  vi.stubGlobal('trustedTypes', types);
  return { types, asked };
}

/** Another copy of the library. */
async function copy(): Promise<typeof import('./trusted-script.js')> {
  vi.resetModules();
  return import('./trusted-script.js');
}

/** A page's global object of its own would be forgotten with it; this one's property cannot be deleted. */
const define = Object.defineProperty.bind(Object);
beforeEach(() => {
  vi.stubGlobal('location', { origin: 'https://app.example.com' });
  vi.spyOn(Object, 'defineProperty').mockImplementation((target, key, given) => define(target, key, key === SHARED ? { ...given, configurable: true } : given));
});
afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
  Reflect.deleteProperty(globalThis, SHARED);
});

describe("the worker's script", () => {
  it('is a plain URL where the browser has no trusted types', async () => {
    const { trustedScript } = await copy();
    expect(trustedScript('/token-worker.js', ADDRESS)).toEqual({ url: ADDRESS, isUntrusted: false });
  });

  it('is trusted where the page allows the policy', async () => {
    pageAllows({ names: ['token-worker'] });
    const { trustedScript } = await copy();
    const { url, isUntrusted } = trustedScript('/token-worker.js', ADDRESS);
    expect(url).toBeInstanceOf(Trusted);
    expect([String(url), isUntrusted]).toEqual([ADDRESS, false]);
  });

  it('is asked for under one policy, however often and by however many copies of the library', async () => {
    const { asked } = pageAllows({ names: ['token-worker'] });
    for (const { trustedScript } of [await copy(), await copy()]) {
      for (let time = 0; time < 2; time += 1) expect(trustedScript('/token-worker.js', ADDRESS).url).toBeInstanceOf(Trusted);
    }
    expect(asked).toEqual(['token-worker']);
  });

  it('is a plain URL where the page allows none, which is asked for once', async () => {
    const { asked } = pageAllows({ names: [] });
    for (const { trustedScript } of [await copy(), await copy()]) {
      expect(trustedScript('/token-worker.js', ADDRESS)).toEqual({ url: ADDRESS, isUntrusted: true });
    }
    expect(asked).toEqual(['token-worker']);
  });

  it('is what the app has had passed by a policy of its own, and then no other is made', async () => {
    const { asked } = pageAllows({ names: [] });
    const { trustedScript } = await copy();
    const given = new Trusted('/token-worker.js');
    expect(trustedScript(given, ADDRESS)).toEqual({ url: given, isUntrusted: false });
    expect(asked).toEqual([]);
  });

  it('is refused where it is of another origin', async () => {
    pageAllows({ names: ['token-worker'] });
    const { trustedScript } = await copy();
    expect(() => trustedScript('https://evil.net/w.js', 'https://evil.net/w.js')).toThrow('has to be an http(s) URL of https://app.example.com');
  });

  it('makes no policy when it is imported', async () => {
    const { asked } = pageAllows({ names: ['token-worker'] });
    await copy();
    await import('./index.js');
    expect(asked).toEqual([]);
  });
});
