/** The policy passes scripts of its own origin as they are, and no others. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { scriptPolicy, type TrustedTypes } from './trusted-scripts.js';

const ORIGIN = 'https://app.example.com';

/** A browser that lets every policy be made, and trusts what one passes. */
const TYPES: TrustedTypes = {
  createPolicy: (_name, rules) => ({ createScriptURL: (url) => new URL(rules.createScriptURL(url)) }),
  isScriptURL: () => false,
};

const passed = (url: string): string => String(scriptPolicy(TYPES, ORIGIN)?.createScriptURL(url));

describe('the policy', () => {
  it.each(['/token-worker.js', '/a/b.js?x', '/a%2f..%2Fb', '/'])('passes %s of its own origin as it is', (path) => {
    expect(passed(ORIGIN + path)).toBe(ORIGIN + path);
  });

  it.each([
    'https://app.example.com.evil.net/token-worker.js',
    'http://app.example.com/token-worker.js',
    'https://app.example.com:8443/token-worker.js',
    'https://app.example.com@evil.net/token-worker.js',
    '//evil.net/token-worker.js',
    '/token-worker.js',
    'data:text/javascript,alert(1)',
    'javascript:alert(1)',
    `blob:${ORIGIN}/9a3f`,
    `filesystem:${ORIGIN}/temporary/x.js`,
    '',
  ])('refuses %s', (url) => {
    expect(() => passed(url)).toThrow(`has to be an http(s) URL of ${ORIGIN}`);
  });

  it('refuses whatever a browser would load from elsewhere', () => {
    fc.assert(
      fc.property(fc.oneof(fc.webUrl({ validSchemes: ['http', 'https', 'blob:https', 'ftp'], withQueryParameters: true }), fc.string().map((end) => ORIGIN + end)), (url) => {
        const isOwn = URL.canParse(url) && new URL(url).href.startsWith(`${ORIGIN}/`);
        if (isOwn) expect(passed(url)).toBe(new URL(url).href);
        else expect(() => passed(url)).toThrow(TypeError);
      }),
    );
  });

  it('is named token-worker, and is none where the page forbids it', () => {
    const names: string[] = [];
    const types: TrustedTypes = {
      ...TYPES,
      createPolicy: (name) => {
        names.push(name);
        throw new TypeError(`Policy with name "${name}" disallowed.`);
      },
    };
    expect(scriptPolicy(types, ORIGIN)).toBeUndefined();
    expect(names).toEqual(['token-worker']);
  });
});
