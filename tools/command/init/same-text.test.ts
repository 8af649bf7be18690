/** Line endings and a byte order mark are none of a file's content. */
import { expect, it } from 'vitest';
import { isSameText } from './same-text.js';

it('passes over what a checkout changes', () => {
  expect(isSameText('a\nb\n', 'a\r\nb\r\n')).toBe(true);
  expect(isSameText('a\nb\n', '\uFEFFa\nb')).toBe(true);
  expect(isSameText('a\nb\n', 'a\rb')).toBe(true);
});

it('sees any other difference', () => {
  expect(isSameText('a\nb', 'a\n b')).toBe(false);
  expect(isSameText('a\nb', 'a\n\nb')).toBe(false);
  expect(isSameText('a', 'A')).toBe(false);
});
