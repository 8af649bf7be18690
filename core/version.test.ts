/** The version comes from the build. */
import { expect, it } from 'vitest';
import { VERSION } from './version.js';

it('is what the build put in', () => {
  expect(VERSION).toBe('0.0.0-test');
});
