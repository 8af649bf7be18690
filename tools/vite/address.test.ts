/** The way from a built chunk to the worker, wherever the chunk lies. */
import { expect, it } from 'vitest';
import { addressOf, withWayFrom } from './address.js';

it('is put into a chunk that has a page’s module in it, and into no other', () => {
  const expression = addressOf('./', 'sw.js');
  expect(withWayFrom('assets/js/app-1.js', `x(${expression})`, 'sw.js')).toBe('x(new URL("../../sw.js", here).href)');
  expect(withWayFrom('app.js', expression, 'sw.js')).toBe('new URL("sw.js", here).href');
  expect(withWayFrom('assets/app.js', 'new URL("sw.js", here)', 'sw.js')).toBeUndefined();
});

it('is a path where the base is one, and another origin is refused', () => {
  expect(addressOf('/app/', 'sw.js')).toBe('"/app/sw.js"');
  for (const base of ['https://cdn.example.com/', '//cdn.example.com/']) expect(() => addressOf(base, 'sw.js')).toThrow(`base: got "${base}"; takes a path, such as '/app/', or './'`);
});
