/** Refusals name the key, what it got and what it takes. */
import { describe, expect, it } from 'vitest';
import { TokenWorkerError } from '../errors.js';
import { refusalMessage } from '../testing/refusal-message.js';
import { checkKeys, isObject, oneOf, optionalFunction, optionalString, refuse, seconds, toList } from './check.js';

describe('refuse', () => {
  it.each([
    ['a text', '"a text"'],
    ['', '""'],
    ['x'.repeat(80), JSON.stringify('x'.repeat(80))],
    ['x'.repeat(81), JSON.stringify(`${'x'.repeat(80)}…`)],
    ['line\nbreak', '"line\\nbreak"'],
    [undefined, 'undefined'],
    [null, 'null'],
    [true, 'true'],
    [7, '7'],
    [Number.NaN, 'NaN'],
    [() => 'inside', 'a function'],
    [[], 'an empty list'],
    [['inside'], 'a list'],
    [{ inside: 1 }, 'an object'],
  ])('shows %j without what is inside', (got, shown) => {
    expect(refusalMessage(() => refuse('key', got, 'something else'))).toBe(`key: got ${shown}; takes something else`);
  });

  it('throws the error that has the code invalid-config', () => {
    expect(() => refuse('key', 1, 'x')).toThrow(TokenWorkerError);
  });
});

it('isObject knows objects from lists and null', () => {
  expect([{}, Object.create(null), [], null, undefined, 'x', 7, () => 1].map(isObject)).toEqual([
    true,
    true,
    false,
    false,
    false,
    false,
    false,
    false,
  ]);
});

it('toList makes a list of what is none', () => {
  expect([toList('x'), toList(['x', 'y']), toList([]), toList(undefined)]).toEqual([
    ['x'],
    ['x', 'y'],
    [],
    [undefined],
  ]);
});

describe('checkKeys', () => {
  it('takes the known keys, all or some or none', () => {
    checkKeys('refresh', { url: 1 }, ['url', 'style']);
    checkKeys('refresh', {}, ['url', 'style']);
  });

  it('names an unknown key, where it stands, and what is known there', () => {
    expect(refusalMessage(() => checkKeys('refresh', { url: 1, stile: 2 }, ['url', 'style']))).toBe(
      'refresh.stile: unknown key; refresh takes url, style',
    );
    expect(refusalMessage(() => checkKeys('', { apis: 1 }, ['api']))).toBe(
      'apis: unknown key; the configuration takes api',
    );
  });

  it('does not take what every object has for a known key', () => {
    expect(refusalMessage(() => checkKeys('', { constructor: 1 }, ['api']))).toContain('constructor: unknown key');
    expect(
      refusalMessage(() => checkKeys('', JSON.parse('{"__proto__":1}') as Record<string, unknown>, ['api'])),
    ).toContain('__proto__: unknown key');
  });
});

describe('oneOf', () => {
  it('takes the allowed values, and the default for none', () => {
    expect(oneOf('redact', 'remove', ['placeholder', 'remove'], 'placeholder')).toBe('remove');
    expect(oneOf('redact', undefined, ['placeholder', 'remove'], 'placeholder')).toBe('placeholder');
  });

  it.each(['Remove', '', null, 1, ['remove']])('refuses %j', (value) => {
    expect(refusalMessage(() => oneOf('redact', value, ['placeholder', 'remove'], 'placeholder'))).toMatch(
      /^redact: got .*; takes 'placeholder' or 'remove'$/,
    );
  });
});

describe('seconds', () => {
  it('takes finite numbers, and the default for none', () => {
    expect(seconds('timeout', 0.5, 8, 'positive')).toBe(0.5);
    expect(seconds('timeout', 0, 8, 'zero')).toBe(0);
    expect(seconds('timeout', undefined, 8, 'positive')).toBe(8);
  });

  it.each([-1, -0.1, Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, '5', '', null, true, [5], {}])(
    'refuses %j',
    (value) => {
      expect(refusalMessage(() => seconds('timeout', value, 8, 'positive'))).toMatch(
        /^timeout: got .*; takes a number of seconds, more than 0$/,
      );
      expect(refusalMessage(() => seconds('timeout', value, 8, 'zero'))).toMatch(
        /^timeout: got .*; takes a number of seconds, 0 or more$/,
      );
    },
  );

  it('refuses 0 where more than 0 is needed', () => {
    expect(refusalMessage(() => seconds('timeout', 0, 8, 'positive'))).toBe(
      'timeout: got 0; takes a number of seconds, more than 0',
    );
  });
});

it('optionalString takes a text that is not empty, or none', () => {
  expect([optionalString('name', 'x', 'a name'), optionalString('name', undefined, 'a name')]).toEqual([
    'x',
    undefined,
  ]);
  for (const value of ['', null, 7, {}, ['x']]) {
    expect(refusalMessage(() => optionalString('name', value, 'a name'))).toMatch(/^name: got .*; takes a name$/);
  }
});

it('optionalFunction takes a function, or none', () => {
  const given = (): number => 1;
  expect([optionalFunction('request', given), optionalFunction('request', undefined)]).toEqual([given, undefined]);
  for (const value of [null, 'x', {}, true]) {
    expect(refusalMessage(() => optionalFunction('request', value))).toMatch(/^request: got .*; takes a function$/);
  }
});
