/** Hosts of other sites are known where it is certain. */
import { expect, it } from 'vitest';
import { areOtherSites } from './sites.js';

it.each([
  ['https://api.example.com/', 'https://app.example.com', false],
  ['https://example.com/', 'https://app.example.com', false],
  ['http://localhost:3000/', 'http://localhost:5173', false],
  ['https://api.other.net/', 'https://app.example.com', true],
  ['http://app.example.com/', 'https://app.example.com', true],
  // Not known without a list: no false alarm.
  ['https://a.co.uk/', 'https://b.co.uk', false],
] as const)('%s and %s', (one, other, are) => {
  expect(areOtherSites(one, other)).toBe(are);
});
